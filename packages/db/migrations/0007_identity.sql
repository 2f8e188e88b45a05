CREATE TABLE "installation" (
	"is_only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"is_older_than_ids" boolean NOT NULL,
	CONSTRAINT "installation_is_only" CHECK ("installation"."is_only")
);
--> statement-breakpoint

-- What the Drizzle schema cannot say.

INSERT INTO "installation" ("is_older_than_ids") SELECT EXISTS (SELECT FROM "users");
