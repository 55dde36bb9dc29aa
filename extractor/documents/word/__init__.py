"""What word processors write: .docx, .doc and .wps, .rtf, .odt."""
