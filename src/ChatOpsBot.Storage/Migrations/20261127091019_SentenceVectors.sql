BEGIN TRANSACTION;
ALTER TABLE "Embeddings" ADD "Sentences" BLOB NULL;

DELETE FROM "Embeddings" WHERE "Model" = 'local';

DELETE FROM "Settings" WHERE "Name" = 'embedded:local';

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127091019_SentenceVectors', '10.0.15');

COMMIT;

