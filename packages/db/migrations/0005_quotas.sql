ALTER TABLE "organizations" ADD COLUMN "used_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "quota_bytes" bigint;--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_used_bytes" CHECK ("organizations"."used_bytes" >= 0);--> statement-breakpoint
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_quota_bytes" CHECK ("organizations"."quota_bytes" >= 0);
--> statement-breakpoint

-- What the Drizzle schema cannot say.

-- What an organization uses is no change of the organization itself.
DROP TRIGGER organizations_touch ON "organizations";
--> statement-breakpoint
CREATE TRIGGER organizations_touch BEFORE UPDATE OF "name", "logo_url", "quota_bytes" ON "organizations" FOR EACH ROW EXECUTE FUNCTION touch_row();
--> statement-breakpoint

-- What people have uploaded of a part and not removed. What the platform makes of it counts for nobody.
CREATE VIEW part_media AS
  SELECT "part_id", "size_bytes"::bigint FROM "images" WHERE "part_id" IS NOT NULL AND "deleted_at" IS NULL
  UNION ALL
  SELECT pv."part_id", v."size_bytes" FROM "videos" v JOIN "part_videos" pv ON pv."id" = v."id" WHERE v."deleted_at" IS NULL
  UNION ALL
  SELECT "part_id", "size_bytes" FROM "documents" WHERE "part_id" IS NOT NULL AND "deleted_at" IS NULL;
--> statement-breakpoint

-- What each organization uses, counted anew: its parts' media, its logo and its members' photos.
CREATE VIEW organization_usage AS
  SELECT o."id" AS "organization_id", COALESCE(sum(m."size_bytes"), 0)::bigint AS "used_bytes"
  FROM "organizations" o
  LEFT JOIN (
    SELECT p."organization_id", m."size_bytes" FROM part_media m JOIN "parts" p ON p."id" = m."part_id"
    UNION ALL
    SELECT u."organization_id", i."size_bytes" FROM "images" i JOIN "users" u ON u."id" = i."user_id" WHERE i."deleted_at" IS NULL
    UNION ALL
    SELECT "organization_id", "size_bytes" FROM "images" WHERE "deleted_at" IS NULL
  ) m ON m."organization_id" = o."id"
  GROUP BY o."id";
--> statement-breakpoint

-- The organization of a part or a person, null for none. It stays theirs until the transaction ends: whoever takes
-- them elsewhere meanwhile waits, and so sees what was added or removed.
CREATE FUNCTION organization_of_part(uuid) RETURNS uuid LANGUAGE sql AS $$
  SELECT "organization_id" FROM "parts" WHERE "id" = $1 FOR SHARE
$$;
--> statement-breakpoint
CREATE FUNCTION organization_of_user(uuid) RETURNS uuid LANGUAGE sql AS $$
  SELECT "organization_id" FROM "users" WHERE "id" = $1 FOR SHARE
$$;
--> statement-breakpoint

-- What a row counts, and for which organization.
CREATE FUNCTION counted_bytes(image "images") RETURNS TABLE ("organization_id" uuid, "size_bytes" bigint) LANGUAGE sql AS $$
  SELECT COALESCE(image.organization_id, organization_of_part(image.part_id), organization_of_user(image.user_id)), image.size_bytes::bigint
  WHERE image.deleted_at IS NULL
$$;
--> statement-breakpoint
CREATE FUNCTION counted_bytes(document "documents") RETURNS TABLE ("organization_id" uuid, "size_bytes" bigint) LANGUAGE sql AS $$
  SELECT organization_of_part(document.part_id), document.size_bytes WHERE document.deleted_at IS NULL
$$;
--> statement-breakpoint
CREATE FUNCTION counted_bytes(video "videos") RETURNS TABLE ("organization_id" uuid, "size_bytes" bigint) LANGUAGE sql AS $$
  SELECT organization_of_part(pv."part_id"), video.size_bytes
  FROM "part_videos" pv WHERE pv."id" = video.id AND video.deleted_at IS NULL
$$;
--> statement-breakpoint
CREATE FUNCTION counted_bytes(part_video "part_videos") RETURNS TABLE ("organization_id" uuid, "size_bytes" bigint) LANGUAGE sql AS $$
  SELECT organization_of_part(part_video.part_id), v."size_bytes"
  FROM "videos" v WHERE v."id" = part_video.id AND v."deleted_at" IS NULL
$$;
--> statement-breakpoint
CREATE FUNCTION counted_bytes(part "parts") RETURNS TABLE ("organization_id" uuid, "size_bytes" bigint) LANGUAGE sql AS $$
  SELECT part.organization_id, sum("size_bytes")::bigint FROM part_media WHERE "part_id" = part.id
$$;
--> statement-breakpoint
CREATE FUNCTION counted_bytes(person "users") RETURNS TABLE ("organization_id" uuid, "size_bytes" bigint) LANGUAGE sql AS $$
  SELECT person.organization_id, sum("size_bytes")::bigint FROM "images" WHERE "user_id" = person.id AND "deleted_at" IS NULL
$$;
--> statement-breakpoint

-- Counts what a change of a row adds and takes away, in its transaction, and refuses what would take an organization
-- beyond its quota. Changes for one organization wait for each other here; several are changed in one order, so that
-- nobody waits in a circle. Less is never refused, not even when there is still too much.
CREATE FUNCTION count_bytes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  change record;
  now_used bigint;
  quota bigint;
BEGIN
  FOR change IN
    SELECT "organization_id" AS id, sum("added")::bigint AS bytes
    FROM (
      SELECT "organization_id", -"size_bytes" AS "added" FROM counted_bytes(OLD)
      UNION ALL
      SELECT "organization_id", "size_bytes" FROM counted_bytes(NEW)
    ) changes
    WHERE "organization_id" IS NOT NULL
    GROUP BY "organization_id" HAVING sum("added") <> 0 ORDER BY "organization_id"
  LOOP
    UPDATE "organizations" SET "used_bytes" = "used_bytes" + change.bytes WHERE "id" = change.id
      RETURNING "used_bytes", "quota_bytes" INTO now_used, quota;
    IF change.bytes > 0 AND now_used > quota THEN
      RAISE EXCEPTION 'The quota of organization % is used up.', change.id USING
        ERRCODE = 'check_violation',
        CONSTRAINT = 'organizations_quota',
        DETAIL = json_build_object('usedBytes', now_used - change.bytes, 'quotaBytes', quota, 'addedBytes', change.bytes);
    END IF;
  END LOOP;
  RETURN OLD;
END $$;
--> statement-breakpoint
CREATE TRIGGER images_count AFTER INSERT OR DELETE OR UPDATE OF "part_id", "user_id", "organization_id", "size_bytes", "deleted_at" ON "images" FOR EACH ROW EXECUTE FUNCTION count_bytes();
--> statement-breakpoint
CREATE TRIGGER documents_count AFTER INSERT OR DELETE OR UPDATE OF "part_id", "size_bytes", "deleted_at" ON "documents" FOR EACH ROW EXECUTE FUNCTION count_bytes();
--> statement-breakpoint
CREATE TRIGGER videos_count AFTER UPDATE OF "size_bytes", "deleted_at" ON "videos" FOR EACH ROW EXECUTE FUNCTION count_bytes();
--> statement-breakpoint
CREATE TRIGGER part_videos_count AFTER INSERT OR UPDATE OF "part_id" ON "part_videos" FOR EACH ROW EXECUTE FUNCTION count_bytes();
--> statement-breakpoint
CREATE TRIGGER parts_count AFTER UPDATE OF "organization_id" ON "parts" FOR EACH ROW EXECUTE FUNCTION count_bytes();
--> statement-breakpoint
CREATE TRIGGER users_count AFTER UPDATE OF "organization_id" ON "users" FOR EACH ROW EXECUTE FUNCTION count_bytes();
--> statement-breakpoint

-- Before, because cascades remove what they count: the one whose row goes first counts it, and the others find nothing.
CREATE TRIGGER videos_uncount BEFORE DELETE ON "videos" FOR EACH ROW EXECUTE FUNCTION count_bytes();
--> statement-breakpoint
CREATE TRIGGER part_videos_uncount BEFORE DELETE ON "part_videos" FOR EACH ROW EXECUTE FUNCTION count_bytes();
--> statement-breakpoint
CREATE TRIGGER parts_uncount BEFORE DELETE ON "parts" FOR EACH ROW EXECUTE FUNCTION count_bytes();
--> statement-breakpoint
CREATE TRIGGER users_uncount BEFORE DELETE ON "users" FOR EACH ROW EXECUTE FUNCTION count_bytes();
--> statement-breakpoint

UPDATE "organizations" SET "used_bytes" = u."used_bytes" FROM organization_usage u WHERE u."organization_id" = "id";
