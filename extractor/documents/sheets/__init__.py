"""What spreadsheets write: .xlsx, .xls and .et, and separated values."""
