"""Streamlit pages: widgets, words and charts; every figure comes from the library."""
