BEGIN TRANSACTION;
DROP INDEX "IX_RunSteps_Name_At";

ALTER TABLE "RunSteps" ADD "BegunAt" INTEGER NULL;

ALTER TABLE "RunSteps" ADD "ChangedBy" TEXT NULL;

ALTER TABLE "Runs" ADD "CountsFrom" INTEGER NOT NULL DEFAULT 0;

CREATE INDEX "IX_RunSteps_Name_BegunAt" ON "RunSteps" ("Name", "BegunAt");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127195740_Begun', '10.0.15');

COMMIT;

