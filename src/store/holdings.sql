-- Every file that the book names: path under the workspace, size and hash where they are known, and whether it may be missing.
SELECT 'lake/' || path AS path, size_bytes, sha256, 0 AS may_be_missing FROM lake_file
UNION
SELECT 'lake/_original/' || sha256, size_bytes, sha256, 0 FROM batch
UNION
SELECT 'sealed/' || file, -1, '', 0 FROM attachment
UNION -- what was committed before files were entered
SELECT 'lake/' || old.path, -1, '', old.may_be_missing FROM (
    SELECT dataset || '/' || id || '.parquet' AS path, 0 AS may_be_missing FROM batch WHERE state = 'committed'
    UNION
    SELECT '_quarantine/' || id || '.parquet', rows_quarantined = 0 FROM batch WHERE state = 'committed'
    UNION
    SELECT '_finding/' || id || '.parquet', 1 FROM batch WHERE state = 'committed'
    UNION
    SELECT '_match/' || match_run.id || '/' || result.column1 || '.parquet', 1
    FROM match_run, (VALUES ('link'), ('entity'), ('relation'), ('kin')) AS result WHERE state = 'committed'
) AS old WHERE old.path NOT IN (SELECT path FROM lake_file)
ORDER BY 1;
