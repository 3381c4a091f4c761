"""The search for the settings of a recipe: keras-tuner tries, the validation part judges.

space.py    what is searched, as the command line names it, and a recipe with other settings
search.py   one training per trial, by an oracle of keras-tuner
results.py  what was found: tuning.json, recipe.toml
page.py     tuning.html, a picture of it
"""
