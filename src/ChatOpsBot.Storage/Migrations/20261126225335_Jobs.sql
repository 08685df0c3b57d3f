BEGIN TRANSACTION;
DROP TABLE "OngoingReplies";

ALTER TABLE "Inbox" DROP COLUMN "Posted";

ALTER TABLE "Inbox" DROP COLUMN "Reply";

ALTER TABLE "Inbox" ADD "FencingToken" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "JobEvents" (
    "JobId" INTEGER NOT NULL,
    "Sequence" INTEGER NOT NULL,
    "From" INTEGER NOT NULL,
    "Kind" INTEGER NOT NULL,
    "Text" TEXT NOT NULL,
    CONSTRAINT "PK_JobEvents" PRIMARY KEY ("JobId", "Sequence")
);

CREATE TABLE "Jobs" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Jobs" PRIMARY KEY AUTOINCREMENT,
    "Key" TEXT NOT NULL,
    "Kind" TEXT NOT NULL,
    "Lane" TEXT NOT NULL,
    "Subject" TEXT NOT NULL,
    "Payload" TEXT NOT NULL,
    "State" INTEGER NOT NULL,
    "DueAt" INTEGER NOT NULL,
    "Owner" TEXT NULL,
    "LeasedUntil" INTEGER NOT NULL,
    "FencingToken" INTEGER NOT NULL,
    "Starts" INTEGER NOT NULL,
    "Failures" INTEGER NOT NULL,
    "Postponements" INTEGER NOT NULL,
    "HoldsLane" INTEGER NOT NULL,
    "Told" INTEGER NOT NULL,
    "Posted" TEXT NULL,
    "Checkpoint" TEXT NULL,
    "Error" TEXT NULL,
    "CreatedAt" INTEGER NOT NULL,
    "EndedAt" INTEGER NULL
);

CREATE INDEX "IX_Jobs_EndedAt" ON "Jobs" ("EndedAt");

CREATE UNIQUE INDEX "IX_Jobs_Key" ON "Jobs" ("Key");

CREATE INDEX "IX_Jobs_Kind_Id" ON "Jobs" ("Kind", "Id") WHERE "State" = 0;

CREATE INDEX "IX_Jobs_Lane_Id" ON "Jobs" ("Lane", "Id") WHERE "State" = 0;

INSERT INTO "Jobs" ("Key", "Kind", "Lane", "Subject", "Payload", "State", "DueAt", "LeasedUntil", "FencingToken", "Starts", "Failures", "Postponements", "HoldsLane", "Told", "Error", "CreatedAt", "EndedAt")
SELECT 'turn:' || "Id", 'turn', 'turn:', '', CASE WHEN json_valid("Payload") THEN json_object('entry', json("Payload")) ELSE '{}' END, 2, 0, 0, 0, "Starts", "Failures", 0, 0, 0, "Error", "ReceivedAt", "EndedAt"
FROM "Inbox" WHERE "State" = 2;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261126225335_Jobs', '10.0.15');

COMMIT;

