using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatOpsBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class SentenceVectors : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "Sentences",
                table: "Embeddings",
                type: "BLOB",
                nullable: true);

            // What the local model embedded without sentences is embedded anew.
            migrationBuilder.Sql("""DELETE FROM "Embeddings" WHERE "Model" = 'local';""");
            migrationBuilder.Sql("""DELETE FROM "Settings" WHERE "Name" = 'embedded:local';""");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""ALTER TABLE "Embeddings" DROP COLUMN "Sentences";""");
        }
    }
}
