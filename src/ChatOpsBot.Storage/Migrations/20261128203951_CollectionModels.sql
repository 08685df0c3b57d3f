BEGIN TRANSACTION;
ALTER TABLE "Collections" ADD "EmbeddingModel" TEXT NULL;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261128203951_CollectionModels', '10.0.15');

COMMIT;

