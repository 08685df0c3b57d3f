BEGIN TRANSACTION;
ALTER TABLE "ToolOrigins" ADD "Protocol" INTEGER NOT NULL DEFAULT 0;

CREATE TABLE "Schedules" (
    "Id" INTEGER NOT NULL CONSTRAINT "PK_Schedules" PRIMARY KEY AUTOINCREMENT,
    "PersonId" TEXT NOT NULL,
    "Spoken" TEXT NOT NULL,
    "Cron" TEXT NULL,
    "Zone" TEXT NOT NULL,
    "Text" TEXT NOT NULL,
    "IsReminder" INTEGER NOT NULL,
    "Place" TEXT NOT NULL,
    "NextAt" INTEGER NOT NULL
);

CREATE INDEX "IX_Schedules_NextAt" ON "Schedules" ("NextAt");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127181044_Schedules', '10.0.15');

COMMIT;

