-- Upload-Metadata as the client wrote it, which tus wants back; null where there was none.
ALTER TABLE personal_file ADD COLUMN tus_metadata text;
