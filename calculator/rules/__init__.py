"""What the law means: one function a provision, arrays in, arrays out. Knows neither files nor pydantic."""
