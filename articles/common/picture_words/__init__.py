"""What a picture's file says of itself: IPTC-IIM, XMP and EXIF."""
