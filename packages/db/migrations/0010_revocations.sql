CREATE TABLE "revocations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"revoked_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "revocations_revoked_at" ON "revocations" USING btree ("revoked_at");--> statement-breakpoint
-- The clock goes on in a transaction, which may take a while. Rows that nobody reads any more go, as far as nobody else
-- removes them at this moment.
CREATE FUNCTION revoke_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "revocations" ("id", "revoked_at") VALUES (OLD.id, clock_timestamp())
    ON CONFLICT ("id") DO UPDATE SET "revoked_at" = excluded."revoked_at";
  DELETE FROM "revocations" WHERE "id" IN (
    SELECT "id" FROM "revocations" WHERE "revoked_at" < now() - interval '1 hour' LIMIT 100 FOR UPDATE SKIP LOCKED);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER users_access_changed AFTER UPDATE OF "role", "organization_id", "active" ON "users" FOR EACH ROW
  WHEN ((OLD."role", OLD."organization_id", OLD."active") IS DISTINCT FROM (NEW."role", NEW."organization_id", NEW."active"))
  EXECUTE FUNCTION revoke_tokens();
--> statement-breakpoint
CREATE TRIGGER users_removed AFTER DELETE ON "users" FOR EACH ROW EXECUTE FUNCTION revoke_tokens();
--> statement-breakpoint
CREATE TRIGGER sessions_ended AFTER DELETE ON "sessions" FOR EACH ROW EXECUTE FUNCTION revoke_tokens();
