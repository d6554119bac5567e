CREATE OR REPLACE FUNCTION bobux.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%.% is append-only', TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON bobux.entries
  FOR EACH STATEMENT EXECUTE FUNCTION bobux.refuse_change();
CREATE TRIGGER keep_history BEFORE TRUNCATE ON bobux.players
  FOR EACH STATEMENT EXECUTE FUNCTION bobux.refuse_change();
