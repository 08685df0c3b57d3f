using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatOpsBot.Channels.Slack;
using ChatOpsBot.Channels.Teams;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Tests;

/// <summary>What channels add to replies, what was kept in English, and pages are in the language of whoever reads.</summary>
public sealed class SpokenTests
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Slack_reply_to_a_German_question_has_German_thumbs() =>
        SlackRenderer.Render(new Reply("Dreißig Tage.") { IsAnswer = true, Language = Language.German }, ("q", "c"))[0].ToJsonString(Readable).ShouldContain("Gute Antwort");

    [Fact]
    public void Slack_form_is_closed_and_its_parts_are_counted_in_Chinese()
    {
        var view = SlackFormRenderer.Render(Form(Language.Chinese, new string('x', 5_000)), "C1").ToJsonString(Readable);

        view.ShouldContain("关闭");
        view.ShouldContain("Text（第 1 部分，共 3 部分）");
    }

    [Fact]
    public void Modal_of_Slack_keeps_the_language_that_it_was_opened_in()
    {
        var view = SlackFormRenderer.Render(Form(Language.German, ""), "C1");

        SlackFormOrigin.Of(new SlackView { PrivateMetadata = (string?)view["private_metadata"] })!.Language.ShouldBe(Language.German);
        SlackFormOrigin.Of(new SlackView { PrivateMetadata = """{"channel":"C1","state":""}""" })!.Language.ShouldBe(Language.English);
    }

    [Fact]
    public void Teams_offers_a_form_and_names_what_is_missing_in_German()
    {
        var offer = new Reply("Formular") { Language = Language.German, Buttons = [new("Öffnen", "prompt edit answer") { OpensForm = true }] };

        TeamsRenderer.Render(offer, new TeamsAddress("https://teams.example/", "a:1", true, "28:bot", "29:ana", "1", "t"))[0].ToJsonString(Readable).ShouldContain("Hier anzeigen");
        TeamsFormRenderer.Attachment(Form(Language.German, "")).ToJsonString(Readable).ShouldContain("Text fehlt.");
        TeamsFormRenderer.Answer(null, isFetch: true, Localizer.In(Language.German))!.ToJsonString(Readable).ShouldContain("Das dauert länger.");
    }

    [Fact]
    public void Reply_that_was_kept_without_a_language_is_read_as_English() =>
        JsonSerializer.Deserialize("""{"markdown":"30 days","form":{"name":"f","state":"","title":"F","fields":[]}}""", InboxJson.Default.Reply)!.Language.ShouldBe(Language.English);

    [Theory]
    [InlineData("'a.pdf' is protected by a password. Save it without one and add it again.", "„a.pdf“ ist durch ein Passwort geschützt.")]
    [InlineData("'a.zip' holds nothing that can be read. 'b.md' is empty. Add a file with text in it.", "„a.zip“ enthält nichts Lesbares. „b.md“ ist leer.")]
    [InlineData("'{x}.pdf' has 12,000 pages; up to 5,000 are read. Split it into smaller files.", "„{x}.pdf“ hat 12,000 Seiten; gelesen werden bis zu 5,000.")]
    [InlineData("It was stopped.", "Das wurde angehalten.")]
    [InlineData("Nobody has said this {0} before.", "Nobody has said this {0} before.")]
    public void Reason_that_was_kept_in_English_is_told_in_German(string kept, string expected) => Localizer.In(Language.German).Say($"{(Phrase)kept}").ShouldStartWith(expected);

    [Theory]
    [InlineData("status")]
    [InlineData("kb list")]
    [InlineData("kb show leave")]
    [InlineData("kb search leave")]
    [InlineData("assistant show")]
    [InlineData("assistant set default --passages 99")]
    [InlineData("prompt list")]
    [InlineData("prompt show answer")]
    [InlineData("prompt history answer")]
    [InlineData("role list")]
    [InlineData("settings set access.guests all")]
    [InlineData("key create Not-A-Name")]
    [InlineData("kb collection create travel --tokens 5")]
    [InlineData("kb add ftp://example.com --site")]
    public async Task Reply_in_Chinese_has_no_English_sentence(string command)
    {
        await using var host = await CommandHost.StartAsync(ingests: true);
        await host.SayAsync(CommandHost.Ana, "kb add 休假\n每人每年有三十天假。");

        var said = await host.SayInAsync(Language.Chinese, CommandHost.Ana, command);

        // Names of commands, and texts of prompts, are what they are.
        Regex.Matches(Regex.Replace(said, "```[\\s\\S]*?```|~~~~[\\s\\S]*?~~~~|`[^`]*`|tesseract-\\S+|libreoffice-\\S+", ""), "[A-Za-z]+ [a-z]+ [a-z]+").Select(found => found.Value).ShouldBeEmpty(said);
    }

    [Fact]
    public void Texts_of_pages_are_found_also_those_that_nobody_says()
    {
        const string Page = """
            <h1>@Words.Say("Hello")</h1><p title="Bare title">@Words.Say($"{count} files")</p>
            <b aria-label="@Words.Say(isDark ? "Light" : "Dark")" OnClick="() => Go(1)">Bare words</b>
            """;

        RazorTexts.Said(Page).Select(said => said.ToString()).ShouldBe(["\"Hello\"", "$\"{count} files\"", "\"Light\"", "\"Dark\""]);
        RazorTexts.Bare(Page).Order(StringComparer.Ordinal).ShouldBe(["Bare title", "Bare words"]);
    }

    private static Form Form(Language language, string text) =>
        new("f", "s", "Form", [new FormField("text", "Text", FormFieldKind.Text) { Value = text, IsRequired = true }]) { Language = language };
}
