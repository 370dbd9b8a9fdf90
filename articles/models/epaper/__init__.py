"""The printed pages as readers leaf through them: their files, their pictures and their regions."""
