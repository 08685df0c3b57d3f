using ChatOpsBot.Administration.Audit;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Simulators;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ChatOpsBot.Tests;

/// <summary>What administrators read, in words of the product's own, and who may become one.</summary>
public sealed class PlainWordsTests : IAsyncLifetime
{
    private readonly People people = new();
    private readonly string headFile = Path.Combine(Directory.CreateTempSubdirectory("chatops-heads-").FullName, "heads.txt");
    private CommandHost host = null!;

    public async Task InitializeAsync() => host = await CommandHost.StartAsync(
        settings: new() { ["ChatOps:Admin:AuditHeadFile"] = headFile }, change: services => services.AddSingleton<IPlatform>(people));

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(headFile)!, recursive: true);
    }

    [Theory]
    [InlineData("prompt show", "`NAME` is missing: The prompt's name in `prompt list`.")]
    [InlineData("prompt show answer --scope", "`--scope` needs something after it")]
    [InlineData("prompt show answer two", "`two` is no whole number.")]
    [InlineData("inbox show five", "`five` is no whole number.")]
    [InlineData("role grant ana@example.com editor now", "`now` is more than is needed here.")]
    [InlineData("prompt show answer --darft", "Did you mean `--draft`? There are: `--scope`, `--draft`, `--of`.")]
    public async Task Mistakes_are_told_in_the_products_own_words(string text, string expected) => (await host.SayAsync(CommandHost.Ana, text)).ShouldContain(expected);

    [Fact]
    public async Task Mistakes_are_told_in_German_and_Chinese()
    {
        (await host.SayInAsync(Language.German, CommandHost.Ana, "inbox show five")).ShouldContain("`five` ist keine ganze Zahl");
        (await host.SayInAsync(Language.Chinese, CommandHost.Ana, "prompt show")).ShouldContain("缺少 `NAME`");
    }

    [Fact]
    public async Task Help_of_an_administrator_fits_a_screen_and_leads_to_groups()
    {
        var help = await host.SayAsync(CommandHost.Ana, "help");

        help.Split('\n').Length.ShouldBeLessThan(28);
        help.ShouldContain("- **kb**: ");
        help.ShouldContain("(`help prompt`)");
        (await host.SayAsync(CommandHost.Ana, "help promt")).ShouldContain("There is no `promt`; this is `prompt`");
        host.Get<ChatCommands>().IsCommand("hlep").ShouldBeTrue();
        (await host.SayAsync(CommandHost.Ana, "hlep")).ShouldContain("Did you mean `help`?");
    }

    [Fact]
    public async Task Prompt_begins_with_its_text_and_parts_list_what_they_are_given()
    {
        (await host.SayAsync(CommandHost.Ana, "prompt show answer")).ShouldStartWith("```");
        (await host.SayAsync(CommandHost.Ana, "prompt show house-rules")).ShouldContain("- `language`");
        (await host.OpenAsync(CommandHost.Ana, "prompt edit tone")).Fields[0].Hint!.ShouldContain("{{ language }}");
    }

    [Fact]
    public async Task Typographic_quotes_in_Liquid_are_understood() =>
        (await host.SayAsync(CommandHost.Ana, "prompt set answer {{ boundary }} {{ passages | size }} {% if language == \u201CGerman\u201D %}Sie{% endif %} {% include \u2018tone\u2019 %}")).ShouldContain("is saved");

    [Fact]
    public async Task Audit_shows_before_and_after_and_what_differs_in_long_texts()
    {
        await host.SayAsync(CommandHost.Ana, "settings set limits.tokens-per-day 5");
        await host.SayAsync(CommandHost.Bea, $"prompt set house-rules - Call customers guests. {new string('x', 80)}");

        (await host.SayAsync(CommandHost.Ana, "audit setting")).ShouldContain("`0` → `5`");
        (await host.SayAsync(CommandHost.Ana, "audit prompt")).ShouldContain("**- Call customers guests.");
        var byBea = await host.SayAsync(CommandHost.Ana, "audit bea");
        byBea.ShouldContain("bea@example.com: `prompt.drafted`");
        byBea.ShouldNotContain("ana@example.com");
    }

    [Fact]
    public async Task Cutting_off_the_end_of_the_audit_log_shows_by_the_head_that_is_kept_elsewhere()
    {
        await host.SayAsync(CommandHost.Ana, "settings set limits.tokens-per-day 5");
        await host.SayAsync(CommandHost.Ana, "settings set limits.tokens-per-day 6");
        var heads = host.Get<AuditHeads>();
        await heads.RunAsync(CancellationToken.None);
        (await host.SayAsync(CommandHost.Ana, "audit verify")).ShouldContain("are as they were written");

        await using (var database = await TestDatabase.OpenAsync(host.Folder))
        {
            await using var command = database.CreateCommand();
            command.CommandText = """DELETE FROM "Audit" WHERE "Id" = 2; UPDATE "Settings" SET "Value" = (SELECT "Hash" FROM "Audit" WHERE "Id" = 1) WHERE "Name" = 'audit-head'""";
            await command.ExecuteNonQueryAsync();
        }

        (await host.SayAsync(CommandHost.Ana, "audit verify")).ShouldContain("was tampered with**, from entry 2 on");
    }

    [Theory]
    [InlineData("role grant <@BOT> admin", "is a program or has left")]
    [InlineData("role grant @here admin", "neither a mention nor an e-mail")]
    [InlineData("role grant nobody@example.com admin", "Nobody here has the address")]
    public async Task Only_people_whom_the_platform_knows_get_roles(string text, string expected)
    {
        (await host.SayAsync(CommandHost.Ana, text)).ShouldContain(expected);
        (await host.SayAsync(CommandHost.Ana, "role list")).ShouldContain("Nobody has a role yet");
    }

    [Fact]
    public async Task Last_administrator_who_can_be_reached_stays()
    {
        people.Known.UnionWith(["ana@example.com", "bea@example.com"]);
        await host.SayAsync(CommandHost.Ana, "role grant ana@example.com admin");
        await host.SayAsync(CommandHost.Ana, "role grant bea@example.com admin");
        people.Known.Remove("bea@example.com");

        (await host.SayAsync(CommandHost.Ana, "role revoke ana@example.com")).ShouldContain("is the last administrator");
    }

    [Theory]
    [InlineData("Pacific/Kiritimati", "2026-05-02")]
    [InlineData("America/Los_Angeles", "2026-05-01")]
    [InlineData("Nowhere/Else", "2026-05-02")]
    public void Today_is_that_of_the_person_or_as_configured(string zone, string today) =>
        new Zones(Options.Create(new ZoneOptions { TimeZone = "Asia/Tokyo" }), new FakeTimeProvider(new DateTimeOffset(2026, 5, 1, 20, 0, 0, TimeSpan.Zero))).Today(zone).ShouldBe(today);

    [Fact]
    public void Numbers_are_written_as_the_language_writes_them()
    {
        Localizer.In(Language.German).Say($"{1234567:N0}").ShouldBe("1.234.567");
        Localizer.In(Language.English).Say($"{1234567:N0}").ShouldBe("1,234,567");
    }

    /// <summary>A platform that knows some people by their e-mail.</summary>
    private sealed class People : IPlatform
    {
        public HashSet<string> Known { get; } = new(StringComparer.Ordinal);

        public string Name => "platform";

        public bool KnowsPeople => true;

        public Task<ConversationReference?> ReachAsync(string email, CancellationToken cancellationToken) =>
            Task.FromResult(Known.Contains(email) ? new ConversationReference(Name, email, "", new Sender(email), "") : null);

        public Task<Sender> IdentifyAsync(ConversationReference from, CancellationToken cancellationToken) => Task.FromResult(from.Sender);

        public UpdatePolicy PolicyOf(ConversationReference to) => default;

        public IReadOnlyList<System.Text.Json.Nodes.JsonObject> Render(Draft draft, ConversationReference to) => [];

        public Task<string?> PostAsync(ConversationReference to, OutboundMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string?> UpdateAsync(ConversationReference to, string messageId, OutboundMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task DeleteAsync(ConversationReference to, string messageId, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<Stream> OpenAttachmentAsync(ConversationReference to, Attachment attachment, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
