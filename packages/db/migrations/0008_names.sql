-- Numbers and usernames are unique among those who see each other, so that no refusal tells of others.

ALTER TABLE "parts" DROP CONSTRAINT "parts_part_number_unique";--> statement-breakpoint
ALTER TABLE "users" DROP CONSTRAINT "users_username_unique";--> statement-breakpoint
DROP INDEX "parts_organization_id_index";--> statement-breakpoint
DROP INDEX "users_organization_id_index";--> statement-breakpoint
CREATE INDEX "parts_part_number" ON "parts" USING btree ("part_number","id");--> statement-breakpoint
ALTER TABLE "parts" ADD CONSTRAINT "parts_organization_part_number" UNIQUE NULLS NOT DISTINCT("organization_id","part_number");--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_organization_username" UNIQUE NULLS NOT DISTINCT("organization_id","username");