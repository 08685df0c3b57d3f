using System.Text.Json;
using System.Text.Json.Nodes;
using ChatOpsBot.Channels.Slack;
using ChatOpsBot.Channels.Teams;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Messages;
using CsCheck;
using Microsoft.AspNetCore.DataProtection;

namespace ChatOpsBot.Tests;

/// <summary>When the bot is meant in a messenger, and how forms stand in Slack's modals.</summary>
public sealed class MessengerTests
{
    private static readonly TeamsEvents Teams = new(new EphemeralDataProtectionProvider(), TimeProvider.System);
    private static readonly SlackEvents Slack = new(new EphemeralDataProtectionProvider(), TimeProvider.System);

    [Theory]
    [InlineData("groupChat", "what is for lunch?", null)]
    [InlineData("channel", "what is for lunch?", null)]
    [InlineData("channel", "hey <at>Bot</at>, what is for lunch?", "hey, what is for lunch?")]
    [InlineData("channel", "<at>Bot</at> what is for lunch?", "what is for lunch?")]
    [InlineData("channel", "can <at id=\"0\">Bot</at> say what is for lunch?", "can say what is for lunch?")]
    [InlineData("channel", "what is for lunch <at>Bot</at>?", "what is for lunch?")]
    [InlineData("personal", "what is for lunch?", "what is for lunch?")]
    public void In_Teams_the_bot_is_silent_among_people_unless_it_is_called(string kind, string text, string? heard)
    {
        var activity = new Activity
        {
            Type = "message",
            Id = "1",
            ServiceUrl = "http://localhost/",
            Text = text,
            From = new Account { Id = "29:ana" },
            Recipient = new Account { Id = "28:bot", Name = "Bot" },
            Conversation = new ConversationAccount { Id = "c", ConversationType = kind },
            Entities = text.Contains("<at", StringComparison.Ordinal) ? [new ActivityEntity { Type = "mention", Mentioned = new Account { Id = "28:bot", Name = "Bot" }, Text = "<at>Bot</at>" }] : null,
        };

        (Teams.ToEntry(activity)?.Event as MessagePosted)?.Text.ShouldBe(heard);
        (Teams.ToEntry(activity) is null).ShouldBe(heard is null);
    }

    [Fact]
    public void In_Teams_a_pressed_button_is_heard_among_people()
    {
        var activity = new Activity
        {
            Type = "message",
            Id = "1",
            ServiceUrl = "http://localhost/",
            Value = JsonSerializer.SerializeToElement(new { say = "help" }),
            From = new Account { Id = "29:ana" },
            Recipient = new Account { Id = "28:bot" },
            Conversation = new ConversationAccount { Id = "c", ConversationType = "channel" },
        };

        Teams.ToEntry(activity)!.Event.ShouldBeOfType<MessagePosted>().Text.ShouldBe("help");
    }

    [Theory]
    [InlineData("<@B1> hello", "hello")]
    [InlineData("well, <@B1>, hello <@B1>", "well, hello")]
    [InlineData("hello <@B1>!", "hello!")]
    [InlineData("<@B1>: kb add\n\n# Title", "kb add\n\n# Title")]
    public void Mention_of_the_bot_is_taken_out_wherever_it_stands(string text, string heard) => SlackText.Read(text, "B1").ShouldBe(heard);

    [Fact]
    public void Bot_greets_a_channel_that_it_was_added_to_and_nobody_else()
    {
        Joined("B1")!.Event.ShouldBeOfType<BotAdded>();
        Joined("U1").ShouldBeNull();

        static ChatOpsBot.Core.Inbox.InboxEntry? Joined(string who) => Slack.ToEntry(new SlackEnvelope
        {
            Type = "event_callback",
            TeamId = "T1",
            Authorizations = [new SlackAuthorization { UserId = "B1" }],
            Event = new SlackEvent { Type = "member_joined_channel", Channel = "C1", User = who, EventTs = "1.2" },
        });
    }

    [Fact]
    public void Text_is_the_same_after_going_through_inputs() => Gen.String[Gen.Char["ab \nÄ漢"], 1, 9_000].Sample(text =>
    {
        var view = SlackFormRenderer.Render(FormWith($"x{text}x"), "C1");

        SlackPieces.Read(StateOf(view))["text"].Value.ShouldBe($"x{text}x");
        Inputs(view).ShouldAllBe(input => ((string?)input["element"]!["initial_value"] ?? "").Length <= 3_000);
    }, iter: 100);

    [Fact]
    public void Line_longer_than_an_input_goes_through_several_and_comes_back_whole()
    {
        var text = $"first\n{new string('x', 7_500)}\nlast";

        SlackPieces.Read(StateOf(SlackFormRenderer.Render(FormWith(text), "C1")))["text"].Value.ShouldBe(text);
    }

    [Fact]
    public void Inputs_stay_while_their_value_is_what_was_sent_so_that_what_is_typed_meanwhile_is_kept()
    {
        var text = string.Join('\n', Enumerable.Range(0, 400).Select(i => $"line {i} of a long prompt"));
        var view = SlackFormRenderer.Render(FormWith(text), "C1");
        var sent = SlackPieces.Read(StateOf(view)).ToDictionary(input => input.Key, input => input.Value.Sent, StringComparer.Ordinal);

        Ids(SlackFormRenderer.Render(FormWith(text) with { Message = "tested" }, "C1", sent)).ShouldBe(Ids(view));
        Ids(SlackFormRenderer.Render(FormWith($"{text}\nmerged"), "C1", sent)).ShouldNotBe(Ids(view));
    }

    [Fact]
    public void What_came_of_a_test_stands_above_the_inputs()
    {
        var blocks = SlackFormRenderer.Render(FormWith("text") with { Message = "the answers" }, "C1")["blocks"]!.AsArray();

        ((string)blocks[0]!["text"]!["text"]!).ShouldBe("the answers");
    }

    private static Form FormWith(string text) => new("f", "", "Form", [new FormField("text", "Text", FormFieldKind.Text) { Value = text }]);

    private static List<JsonNode> Inputs(JsonObject view) => [.. view["blocks"]!.AsArray().Where(block => (string?)block!["type"] == "input").Select(block => block!)];

    private static List<string> Ids(JsonObject view) => [.. Inputs(view).Select(input => (string)input["block_id"]!)];

    private static JsonElement StateOf(JsonObject view) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["values"] = new JsonObject(Inputs(view).Select(input => KeyValuePair.Create((string)input["block_id"]!, (JsonNode?)new JsonObject
        {
            ["value"] = new JsonObject { ["type"] = "plain_text_input", ["value"] = (string?)input["element"]!["initial_value"] },
        }))),
    });
}
