-- Every process that keeps a key in memory is notified when it changes.
CREATE OR REPLACE FUNCTION bobux.notify_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('bobux_api_keys', coalesce(NEW.key, OLD.key)::text);
  RETURN NULL;
END $$;

CREATE TRIGGER notify_key AFTER INSERT OR UPDATE OR DELETE ON bobux.api_keys
  FOR EACH ROW EXECUTE FUNCTION bobux.notify_key();
