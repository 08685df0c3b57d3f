using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatOpsBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Retention : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ApprovedBy",
                table: "PromptVersions",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Postponements",
                table: "Inbox",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Reply",
                table: "Inbox",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RemovedAt",
                table: "Collections",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "Contacts",
                columns: table => new
                {
                    PersonId = table.Column<string>(type: "TEXT", nullable: false),
                    Channel = table.Column<string>(type: "TEXT", nullable: false),
                    Entry = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Contacts", x => new { x.PersonId, x.Channel });
                });

            migrationBuilder.CreateTable(
                name: "Sessions",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", nullable: false),
                    PersonId = table.Column<string>(type: "TEXT", nullable: false),
                    Agent = table.Column<string>(type: "TEXT", nullable: false),
                    Ticket = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Sessions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Titles",
                columns: table => new
                {
                    Conversation = table.Column<string>(type: "TEXT", nullable: false),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Titles", x => x.Conversation);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Ingestions_Id_NotBefore",
                table: "Ingestions",
                columns: new[] { "Id", "NotBefore" },
                filter: "\"State\" = 0");

            migrationBuilder.CreateIndex(
                name: "IX_Exchanges_At",
                table: "Exchanges",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_Exchanges_Conversation_Id",
                table: "Exchanges",
                columns: new[] { "Conversation", "Id" });

            // Of each document the last change is enough.
            migrationBuilder.Sql("""DELETE FROM "Changes" WHERE "Sequence" NOT IN (SELECT MAX("Sequence") FROM "Changes" GROUP BY "Index", "DocumentId");""");

            // Names of conversations stood among the settings.
            migrationBuilder.Sql("""INSERT INTO "Titles" ("Conversation", "Title", "At") SELECT substr("Name", 7), "Value", CAST(strftime('%s', 'now') AS INTEGER) * 1000 FROM "Settings" WHERE "Name" >= 'title:' AND "Name" < 'title;';""");
            migrationBuilder.Sql("""DELETE FROM "Settings" WHERE "Name" >= 'title:' AND "Name" < 'title;';""");

            migrationBuilder.CreateIndex(
                name: "IX_Changes_Index_DocumentId",
                table: "Changes",
                columns: new[] { "Index", "DocumentId" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Contacts");

            migrationBuilder.DropTable(
                name: "Sessions");

            migrationBuilder.DropTable(
                name: "Titles");

            migrationBuilder.DropIndex(
                name: "IX_Ingestions_Id_NotBefore",
                table: "Ingestions");

            migrationBuilder.DropIndex(
                name: "IX_Exchanges_At",
                table: "Exchanges");

            migrationBuilder.DropIndex(
                name: "IX_Exchanges_Conversation_Id",
                table: "Exchanges");

            migrationBuilder.DropIndex(
                name: "IX_Changes_Index_DocumentId",
                table: "Changes");

            migrationBuilder.DropColumn(
                name: "ApprovedBy",
                table: "PromptVersions");

            migrationBuilder.DropColumn(
                name: "Postponements",
                table: "Inbox");

            migrationBuilder.DropColumn(
                name: "Reply",
                table: "Inbox");

            migrationBuilder.DropColumn(
                name: "RemovedAt",
                table: "Collections");
        }
    }
}
