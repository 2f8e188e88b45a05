CREATE TABLE "cdn_purges" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "cdn_purges_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tag" text NOT NULL,
	"queued_at" timestamp with time zone DEFAULT now() NOT NULL
);

--> statement-breakpoint

-- A picture's bytes may lie in caches under its own tag and its owner's. Whatever happens to it, they are to be forgotten.
CREATE FUNCTION queue_picture_purge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  picture images := COALESCE(NEW, OLD);
BEGIN
  INSERT INTO "cdn_purges" ("tag") VALUES
    ('image-' || picture.id),
    (CASE
      WHEN picture.part_id IS NOT NULL THEN 'part-' || picture.part_id
      WHEN picture.organization_id IS NOT NULL THEN 'organization-' || picture.organization_id
      ELSE 'user-' || picture.user_id
    END);
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER images_purge AFTER INSERT OR UPDATE OR DELETE ON "images" FOR EACH ROW EXECUTE FUNCTION queue_picture_purge();
--> statement-breakpoint

-- A catalog part that becomes proprietary takes its pictures out of public caches.
CREATE FUNCTION queue_part_purge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.organization_id IS DISTINCT FROM OLD.organization_id THEN
    INSERT INTO "cdn_purges" ("tag") VALUES ('part-' || NEW.id);
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER parts_purge AFTER UPDATE OF "organization_id" ON "parts" FOR EACH ROW EXECUTE FUNCTION queue_part_purge();
