"""What an empty server shows at its first start: pictures, tags and their makers."""
