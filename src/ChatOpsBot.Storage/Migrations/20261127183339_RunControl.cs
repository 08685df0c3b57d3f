using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatOpsBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class RunControl : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "LongestSeconds",
                table: "ToolSettings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "MostAnHour",
                table: "ToolSettings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "IsForAll",
                table: "RunSteps",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "Tokens",
                table: "RunSteps",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<bool>(
                name: "IsPaused",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateIndex(
                name: "IX_RunSteps_Name_At",
                table: "RunSteps",
                columns: new[] { "Name", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RunSteps_Name_At",
                table: "RunSteps");

            migrationBuilder.DropColumn(
                name: "LongestSeconds",
                table: "ToolSettings");

            migrationBuilder.DropColumn(
                name: "MostAnHour",
                table: "ToolSettings");

            migrationBuilder.DropColumn(
                name: "IsForAll",
                table: "RunSteps");

            migrationBuilder.DropColumn(
                name: "Tokens",
                table: "RunSteps");

            migrationBuilder.DropColumn(
                name: "IsPaused",
                table: "Runs");
        }
    }
}
