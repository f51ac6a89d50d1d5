-- A sanction that was entered by mistake is taken back before the decision; it stays, and counts no more.
ALTER TABLE sanction ADD COLUMN withdrawn_on TEXT;
ALTER TABLE sanction ADD COLUMN withdrawn_by INTEGER REFERENCES user (id);
ALTER TABLE sanction ADD COLUMN withdrawn_why TEXT;
UPDATE sanction SET withdrawn_on = NULL;
