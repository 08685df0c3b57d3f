BEGIN TRANSACTION;
UPDATE "Ingestions" SET "State" = 0 WHERE "State" = 1;

INSERT INTO "Jobs" ("Key", "Kind", "Lane", "Subject", "Payload", "State", "DueAt", "LeasedUntil", "FencingToken", "Starts", "Failures", "Postponements", "HoldsLane", "Told", "CreatedAt")
SELECT 'import:' || "Id", 'import', 'import:' || "Index" || '/' || "DocumentId", "DocumentId", "Id", 0, 0, 0, 0, 0, 0, 0, 1, 0, "CreatedAt"
FROM "Ingestions" WHERE "State" = 0 ORDER BY "Id";

DROP INDEX "IX_Ingestions_Id_NotBefore";

DROP INDEX "IX_Ingestions_State_NotBefore";

ALTER TABLE "Ingestions" DROP COLUMN "Failures";

ALTER TABLE "Ingestions" DROP COLUMN "NotBefore";

CREATE INDEX "IX_Ingestions_State" ON "Ingestions" ("State");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127032341_ImportJobs', '10.0.15');

COMMIT;

