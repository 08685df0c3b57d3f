using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatOpsBot.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Begun : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RunSteps_Name_At",
                table: "RunSteps");

            migrationBuilder.AddColumn<long>(
                name: "BegunAt",
                table: "RunSteps",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ChangedBy",
                table: "RunSteps",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "CountsFrom",
                table: "Runs",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateIndex(
                name: "IX_RunSteps_Name_BegunAt",
                table: "RunSteps",
                columns: new[] { "Name", "BegunAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_RunSteps_Name_BegunAt",
                table: "RunSteps");

            migrationBuilder.DropColumn(
                name: "BegunAt",
                table: "RunSteps");

            migrationBuilder.DropColumn(
                name: "ChangedBy",
                table: "RunSteps");

            migrationBuilder.DropColumn(
                name: "CountsFrom",
                table: "Runs");

            migrationBuilder.CreateIndex(
                name: "IX_RunSteps_Name_At",
                table: "RunSteps",
                columns: new[] { "Name", "At" });
        }
    }
}
