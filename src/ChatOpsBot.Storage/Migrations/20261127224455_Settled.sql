BEGIN TRANSACTION;
ALTER TABLE "ToolSettings" ADD "Budget" TEXT NULL;

ALTER TABLE "ToolSettings" ADD "Description" TEXT NULL;

ALTER TABLE "ToolSettings" ADD "DoneIf" TEXT NULL;

ALTER TABLE "ToolSettings" ADD "DryRun" TEXT NULL;

ALTER TABLE "ToolSettings" ADD "MostADay" INTEGER NULL;

ALTER TABLE "ToolSettings" ADD "Name" TEXT NULL;

ALTER TABLE "ToolSettings" ADD "Risk" TEXT NULL;

ALTER TABLE "ToolSettings" ADD "Tells" TEXT NULL;

ALTER TABLE "ToolSettings" ADD "Verification" TEXT NULL;

ALTER TABLE "ToolOrigins" ADD "Only" TEXT NULL;

ALTER TABLE "RunSteps" ADD "Cost" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "RunSteps" ADD "Took" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "RunSteps" ADD "Within" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "ConversationSummaries" (
    "Conversation" TEXT NOT NULL CONSTRAINT "PK_ConversationSummaries" PRIMARY KEY,
    "Text" TEXT NOT NULL,
    "UpTo" INTEGER NOT NULL,
    "At" INTEGER NOT NULL
);

CREATE TABLE "RunUses" (
    "PersonId" TEXT NOT NULL,
    "Day" INTEGER NOT NULL,
    "Steps" INTEGER NOT NULL,
    "Tokens" INTEGER NOT NULL,
    "Cost" INTEGER NOT NULL,
    "Took" INTEGER NOT NULL,
    CONSTRAINT "PK_RunUses" PRIMARY KEY ("PersonId", "Day")
);

CREATE TABLE "ToolConnections" (
    "PersonId" TEXT NOT NULL,
    "Client" TEXT NOT NULL,
    "Tokens" TEXT NOT NULL,
    "At" INTEGER NOT NULL,
    CONSTRAINT "PK_ToolConnections" PRIMARY KEY ("PersonId", "Client")
);

CREATE TABLE "ToolSignIns" (
    "Key" TEXT NOT NULL CONSTRAINT "PK_ToolSignIns" PRIMARY KEY,
    "PersonId" TEXT NOT NULL,
    "Client" TEXT NOT NULL,
    "Secret" TEXT NOT NULL,
    "At" INTEGER NOT NULL
);

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127224455_Settled', '10.0.15');

COMMIT;

