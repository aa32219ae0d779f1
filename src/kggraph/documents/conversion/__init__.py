"""Files of many kinds become texts in the form that offsets rely on; what a library must parse is parsed confined."""
