"""The conditions of each ground: their state, how far one is from being met, and which unknown fact would decide."""
