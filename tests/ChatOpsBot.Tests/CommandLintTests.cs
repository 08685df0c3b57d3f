using System.CommandLine;
using ChatOpsBot.Core.Commands;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Tests;

/// <summary>Every command keeps the conventions, and the one table of rights is what decides.</summary>
public sealed class CommandLintTests : IAsyncLifetime
{
    private CommandHost host = null!;

    public async Task InitializeAsync() => host = await CommandHost.StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    private IEnumerable<(string Path, IChatCommand Command, Command Grammar)> All => host.Get<ChatCommands>().All.Select(entry => (entry.Key, entry.Value.Command, entry.Value.Grammar));

    [Fact]
    public void Every_command_has_help_and_an_example_that_parses()
    {
        var wrong = new List<string>();
        foreach (var (path, command, words) in All)
        {
            if (words.Description is not { Length: > 10 } description || description.EndsWith('.'))
                wrong.Add($"{path}: its description is missing, short, or ends with a full stop");
            if (command.Example != path && !command.Example.StartsWith($"{path} ", StringComparison.Ordinal))
                wrong.Add($"{path}: its example is '{command.Example}'");
            else if (!command.TakesText && ChatCommands.Parse(words, command.Example[path.Length..]).Errors is [var error, ..])
                wrong.Add($"{path}: its example does not parse: {error.Message}");
            wrong.AddRange(words.Arguments.Where(argument => argument.Description is null && !command.TakesText).Select(argument => $"{path}: {argument.Name} has no description"));
            wrong.AddRange(words.Options.Where(option => option.Description is null).Select(option => $"{path}: {option.Name} has no description"));
            if (!host.Get<ChatCommands>().IsCommand(command.Example))
                wrong.Add($"{path}: its example is not taken for a command");
        }

        wrong.ShouldBeEmpty(string.Join('\n', wrong));
    }

    // A run is one's own, and so is an account, what is decided in it, what is done at a time, and what is remembered of oneself.
    [Fact]
    public void What_changes_something_of_others_asks_for_more_than_a_member_has() =>
        All.Where(entry => entry.Command.Changes && entry.Path is not ("tool connect" or "tool disconnect") && entry.Path.Split(' ')[0] is not ("run" or "runs" or "schedule" or "memory" or "runbook") && Rights.LeastRole(entry.Command.Needs) == Role.Member).Select(entry => entry.Path).ShouldBeEmpty();

    public static TheoryData<Role> Roles => [Role.Member, Role.Editor, Role.Admin];

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Every_command_is_refused_to_whoever_lacks_its_right_and_to_nobody_else(Role role)
    {
        var person = new Person("p@example.com", "P", "p@example.com", role);
        foreach (var (path, command, words) in All)
        {
            // Help and not the command itself: whether one may comes first.
            var reply = await host.SayAsync(person, $"{path} --help");

            var isRefused = reply.StartsWith($"`{path}` is for", StringComparison.Ordinal);
            isRefused.ShouldBe(Rights.LeastRole(command.Needs) > role, $"{role}: {path}: {reply}");
            if (!isRefused)
                reply.ShouldContain($"For example: `{command.Example}`");
        }
    }

    [Fact]
    public async Task Refused_attempt_is_in_the_audit_log()
    {
        await host.SayAsync(CommandHost.Mia, "settings show");

        (await host.SayAsync(CommandHost.Ana, "audit")).ShouldContain("mia@example.com: **refused** `command.refused` settings show");
    }

    [Theory]
    [InlineData("help prompt", "prompt publish NAME")]
    [InlineData("prompt", "prompt publish NAME")]
    [InlineData("prompt help", "prompt publish NAME")]
    [InlineData("prompt publish --help", "For example: `prompt publish")]
    [InlineData("prompt publsh answer", "Did you mean `prompt publish`")]
    [InlineData("promt list", "Did you mean `prompt list`")]
    [InlineData("prompt show", "`NAME` is missing")]
    [InlineData("prompt show answer --versoin 3", "There is no option `--versoin`. Did you mean")]
    public async Task Grammar_helps(string text, string expected) => (await host.SayAsync(CommandHost.Ana, text)).ShouldContain(expected);

    [Theory]
    [InlineData("settings set limits.tokens-per-day 5")]
    [InlineData("/settings set limits.tokens-per-day 5")]
    [InlineData("`settings set limits.tokens-per-day 5`")]
    [InlineData("```\nsettings set limits.tokens-per-day 5\n```")]
    [InlineData("settings\u00A0set \u200Blimits.tokens-per-day\u202F5")]
    [InlineData("settings set\nlimits.tokens-per-day\n5")]
    [InlineData("settings set “limits.tokens-per-day” 5")]
    public async Task What_messengers_insert_is_understood(string text)
    {
        host.Get<ChatCommands>().IsCommand(text).ShouldBeTrue();
        (await host.SayAsync(CommandHost.Ana, text)).ShouldContain("`limits.tokens-per-day` is **5** now");
    }

    [Theory]
    [InlineData("prompt edit answer —scope here", true)]
    [InlineData("status", true)]
    [InlineData("status of my expense report?", false)]
    [InlineData("audit", true)]
    [InlineData("audit ed@example.com prompt 7d", true)]
    [InlineData("role of the works council in hiring", false)]
    [InlineData("settings for the VPN on a phone", false)]
    [InlineData("inbox is full, what now?", false)]
    [InlineData("help me find the vacation policy", false)]
    [InlineData("key for the bike room: who has it?", false)]
    public void Command_is_told_from_a_question(string text, bool expected) => host.Get<ChatCommands>().IsCommand(text).ShouldBe(expected);

    [Fact]
    public async Task Long_list_comes_in_parts_with_buttons()
    {
        for (var i = 0; i < 20; i++)
            await host.SayAsync(CommandHost.Ana, $"role grant p{i:00}@example.com editor");

        var first = await host.RunAsync(CommandHost.Ana, "role list");
        first.Markdown.ShouldContain("20 in all.");
        var second = await host.RunAsync(CommandHost.Ana, first.Buttons.Single().Text);
        second.Markdown.ShouldContain("p19@example.com");
        second.Buttons.Single().Text.ShouldBe("role list");
    }

    [Theory]
    [InlineData("help prompt", "列出提示词以及此处生效的版本")]
    [InlineData("help prompt publish", "例如：")]
    [InlineData("prompt show anwser", "没有提示词 `anwser`。您是指 `answer` 吗？")]
    [InlineData("prompt publish answer", "您没有 `answer` 的草稿。")]
    [InlineData("role grant x@example.com king", "没有角色 `king`")]
    [InlineData("settings set guests maybe", "`maybe` 不是 `guests` 的有效值")]
    [InlineData("inbox show 5", "编号 5 在这里没有")]
    [InlineData("kb show nothing", "没有文件 `nothing`")]
    [InlineData("promt list", "没有命令 `promt`")]
    [InlineData("audit verify", "全部 0 条记录均未被改动")]
    [InlineData("prompt set answer {{ boundary }}\n{{ pasages }}", "第 2 行第 4 列：未知变量 `pasages`，是指 `passages` 吗？")]
    [InlineData("prompt set answer {{ boundary }} {% if language %}", "缺少 '{% endif %}'。")]
    public async Task Help_refusals_and_errors_are_said_in_Chinese(string text, string expected) =>
        (await host.SayInAsync(Language.Chinese, CommandHost.Ana, text)).ShouldContain(expected);

    [Fact]
    public async Task Edited_message_runs_no_command_that_changes_something()
    {
        (await host.RunAsync(CommandHost.Ana, "role grant x@example.com admin", isEdit: true)).Markdown.ShouldContain("An edited message does not run `role grant`");

        (await host.SayAsync(CommandHost.Ana, "role list")).ShouldNotContain("x@example.com");
        (await host.RunAsync(CommandHost.Ana, "role list", isEdit: true)).Markdown.ShouldContain("Nobody has a role");
    }
}
