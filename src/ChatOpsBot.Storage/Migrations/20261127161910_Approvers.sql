BEGIN TRANSACTION;
ALTER TABLE "ToolSettings" ADD "Approvers" TEXT NULL;

ALTER TABLE "ToolSettings" ADD "IsFourEyes" INTEGER NOT NULL DEFAULT 0;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127161910_Approvers', '10.0.15');

COMMIT;

