BEGIN TRANSACTION;
ALTER TABLE "ToolSettings" ADD "LongestSeconds" INTEGER NULL;

ALTER TABLE "ToolSettings" ADD "MostAnHour" INTEGER NULL;

ALTER TABLE "RunSteps" ADD "IsForAll" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "RunSteps" ADD "Tokens" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "Runs" ADD "IsPaused" INTEGER NOT NULL DEFAULT 0;

CREATE INDEX "IX_RunSteps_Name_At" ON "RunSteps" ("Name", "At");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127183339_RunControl', '10.0.15');

COMMIT;

