"""How each language is read into statements: one file a language, found by walking this folder."""
