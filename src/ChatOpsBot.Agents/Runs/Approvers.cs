using ChatOpsBot.Agents.Tools;
using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Platforms;
using ChatOpsBot.Core.Runs;
using ChatOpsBot.Core.Tools;

namespace ChatOpsBot.Agents.Runs;

/// <summary>Who may allow the calls of a tool: those whom an administrator names, else whoever has it called, and administrators; never
/// whoever has it called where four eyes are asked for.</summary>
internal sealed class Approvers(Toolbox toolbox, PersonDirectory directory, Messenger messenger, TimeProvider time)
{
    /// <summary>The key under which people are reminded.</summary>
    public const string Again = "again";
    private const int LongestTask = 200;

    /// <param name="askedBy">Who has it called.</param>
    /// <returns>What stands against it; null when they may.</returns>
    public async Task<Phrase?> WhyNotAsync(string tool, string askedBy, Person person, CancellationToken cancellationToken)
    {
        if (person.Key is { Name: not null })
            return "People allow what a tool does, and no key. Write to me in Teams or Slack, or on the page.";
        var setting = await OfAsync(tool, cancellationToken);
        if (setting.IsFourEyes && askedBy == person.Id)
            return "You have asked for this yourself; somebody else has to allow it.";
        return person.May(Right.ManageRuns) || (setting.Approvers is null ? askedBy == person.Id : Names(setting, person))
            ? null
            : (Phrase)$"This is allowed by {string.Join(", ", setting.Approvers ?? [])}, or by an administrator.";
    }

    public async Task<bool> AreNamedAsync(string tool, Person person, CancellationToken cancellationToken) => Names(await OfAsync(tool, cancellationToken), person);

    /// <summary>Shows a call to those who may allow it, wherever they are, each once under a key.</summary>
    public async Task TellAsync(Run run, RunStep step, IReadOnlyList<RunStep> steps, string key, CancellationToken cancellationToken)
    {
        var setting = await OfAsync(step.Name, cancellationToken);
        IReadOnlyList<string> people = setting.Approvers is { } named ? [.. directory.EmailsOf(named).Union(directory.Configured.Where(each => named.Select(Access.RoleOf).Any(role => each.Role >= role)).Select(each => each.Email.ToLowerInvariant()), StringComparer.Ordinal)] : setting.IsFourEyes ? [.. directory.Administrators.Select(email => email.ToLowerInvariant())] : [];
        var tool = (await toolbox.AllAsync(cancellationToken)).FirstOrDefault(each => each.Tool.Name == step.Name).Tool;
        // Whoever gave the task has it before them, and is only reminded.
        foreach (var email in key == Again ? [.. people.Append(run.PersonId).Distinct(StringComparer.Ordinal)] : people.Where(email => email != run.PersonId))
        {
            await messenger.TellAsync(email, $"run-{run.Id}-{step.Number}-{step.Hash[..8]}-{key}", localizer =>
            {
                var view = new RunView(run, localizer, time);
                return Task.FromResult(new Reply(localizer.Say($"{view.Asked(step, steps, tool)}\n\n{run.PersonId} asks for it in run {run.Id}: {Short(run.Task)}")) { Buttons = view.Choices(step), ButtonsStay = true, Language = localizer.Language });
            }, cancellationToken);
        }
    }

    // Somebody else's words must not look like the bot's.
    private static string Short(string task) => RunView.Plain(task.Length > LongestTask ? $"{task[..LongestTask]}…" : task);

    private bool Names(ToolSetting setting, Person person) => person.Key is not { Name: not null } && setting.Approvers is { } named && (directory.ReaderOf(person, isShared: false).May(named) || named.Select(Access.RoleOf).Any(role => person.Role >= role));

    private async Task<ToolSetting> OfAsync(string tool, CancellationToken cancellationToken) =>
        (await toolbox.AllAsync(cancellationToken)).FirstOrDefault(each => each.Tool.Name == tool).Setting ?? new ToolSetting(tool);
}
