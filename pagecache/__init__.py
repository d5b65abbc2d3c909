"""A whole-page cache, invalidated by cache tags.

Knows no app: pages say what they are made of, acts say what they touched, and a page is served
only while nothing it was made of has been touched.
"""
