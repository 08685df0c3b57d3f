BEGIN TRANSACTION;
ALTER TABLE "ApiKeys" ADD "ActsForPeople" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "ApiKeys" ADD "LastUsedAt" INTEGER NULL;

ALTER TABLE "ApiKeys" ADD "PerMinute" INTEGER NULL;

CREATE TABLE "Idempotency" (
    "CallerId" TEXT NOT NULL,
    "Key" TEXT NOT NULL,
    "Hash" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    "Status" INTEGER NOT NULL,
    "Body" TEXT NULL,
    "Headers" TEXT NULL,
    CONSTRAINT "PK_Idempotency" PRIMARY KEY ("CallerId", "Key")
);

CREATE TABLE "ModelCalls" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_ModelCalls" PRIMARY KEY AUTOINCREMENT,
    "At" INTEGER NOT NULL,
    "PersonId" TEXT NOT NULL,
    "Channel" TEXT NOT NULL,
    "Assistant" TEXT NOT NULL,
    "Job" INTEGER NOT NULL,
    "Model" TEXT NOT NULL,
    "Prompt" TEXT NULL,
    "TokensIn" INTEGER NOT NULL,
    "Cached" INTEGER NOT NULL,
    "TokensOut" INTEGER NOT NULL,
    "Cost" INTEGER NOT NULL,
    "FirstToken" INTEGER NULL,
    "Took" INTEGER NOT NULL,
    "IsDone" INTEGER NOT NULL
);

CREATE TABLE "UsageDays" (
    "Day" TEXT NOT NULL,
    "PersonId" TEXT NOT NULL,
    "Channel" TEXT NOT NULL,
    "Assistant" TEXT NOT NULL,
    "Model" TEXT NOT NULL,
    "TokensIn" INTEGER NOT NULL,
    "TokensOut" INTEGER NOT NULL,
    "Cost" INTEGER NOT NULL,
    "Calls" INTEGER NOT NULL,
    CONSTRAINT "PK_UsageDays" PRIMARY KEY ("Day", "PersonId", "Channel", "Assistant", "Model")
);

CREATE INDEX "IX_Idempotency_At" ON "Idempotency" ("At");

CREATE INDEX "IX_ModelCalls_At" ON "ModelCalls" ("At");

INSERT INTO "UsageDays" ("Day", "PersonId", "Channel", "Assistant", "Model", "TokensIn", "TokensOut", "Cost", "Calls")
SELECT "Day", "PersonId", '', '', "Model", "TokensIn", "TokensOut", 0, 0 FROM "Usage";

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128104914_Usage', '10.0.15');

COMMIT;

