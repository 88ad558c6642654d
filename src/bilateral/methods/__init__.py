"""Pure numerics: arrays in, frozen results out; no files, no network."""
