using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.People;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Simulators;
using CsCheck;

namespace ChatOpsBot.Tests;

/// <summary>Two editors in whatever order: the history is what a model of it says, and no edit is lost.</summary>
public sealed class PromptPropertyTests
{
    private const int Slots = 4;
    private static readonly Person[] Editors = [CommandHost.Ana, CommandHost.Bea];

    /// <summary>Something that one of the editors does.</summary>
    private sealed record Step(string What, int Editor, int Window, int Slot);

    private static readonly string[] Kinds = ["open", "open", "save", "save", "publish", "rollback", "discard", "restart"];

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Int[0, Kinds.Length - 1].Select(kind => Kinds[kind]), Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, Slots - 1], (what, editor, window, slot) => new Step(what, editor, window, slot));

    [Fact]
    public async Task No_edit_of_two_editors_is_lost() => await Gen.Select(Steps.List[5, 40], list => list).SampleAsync(async steps =>
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("chatops-property-").FullName;
        try
        {
            await new Play(folder).RunAsync(steps);
            return true;
        }
        finally
        {
            await TestDatabase.RemoveAsync(folder);
        }
    }, iter: 80, threads: 1);

    /// <summary>A text of slots, each a line with others around it, so that slots are changed on their own.</summary>
    private sealed record Slotted(IReadOnlyList<string> Values)
    {
        public static Slotted Read(string text) => new([.. Enumerable.Range(0, Slots).Select(slot => string.Join('|', text.Split('\n').Where(line => line.StartsWith($"slot {slot}: ", StringComparison.Ordinal)).Select(line => line[8..])))]);

        public string Write() => string.Join("\n\n", Values.Select((value, slot) => $"before {slot}\n\nslot {slot}: {value}\n\nafter {slot}"));

        public Slotted With(int slot, string value) => new([.. Values.Select((each, i) => i == slot ? value : each)]);
    }

    private sealed class Play(string folder)
    {
        private readonly Dictionary<(int, int), (Form Form, int Base)?> windows = [];
        private readonly Dictionary<int, (Slotted Text, int Base)?> drafts = new() { [0] = null, [1] = null };
        private readonly List<Slotted> versions = [new(["0", "0", "0", "0"])];
        private CommandHost host = null!;
        private int edits;

        public async Task RunAsync(IReadOnlyList<Step> steps)
        {
            host = await CommandHost.StartAsync(folder);
            (await host.SayAsync(CommandHost.Ana, $"prompt set house-rules {versions[0].Write()}")).ShouldContain("is saved");
            (await host.SayAsync(CommandHost.Ana, "prompt publish house-rules")).ShouldContain("is now version 1");
            foreach (var step in steps)
                await (step.What switch
                {
                    "open" => OpenAsync(step),
                    "save" => SaveAsync(step),
                    "publish" => PublishAsync(step),
                    "rollback" => RollBackAsync(step),
                    "discard" => DiscardAsync(step),
                    _ => RestartAsync(),
                });
            await CheckHistoryAsync();
            await host.DisposeAsync();
        }

        private async Task OpenAsync(Step step)
        {
            var form = await host.OpenAsync(Editors[step.Editor], "prompt edit house-rules");
            var (text, basis) = drafts[step.Editor] ?? (versions[^1], versions.Count - 1);
            windows[(step.Editor, step.Window)] = (form, basis);
            Read(form).Values.ShouldBe(text.Values, "a form opens with the draft, else with what is in force");
        }

        private async Task SaveAsync(Step step)
        {
            if (windows.GetValueOrDefault((step.Editor, step.Window)) is not var (form, opened))
                return;
            var value = $"{Editors[step.Editor].Name}{++edits}";
            var mine = Read(form).With(step.Slot, value);
            var reply = await host.SubmitAsync(Editors[step.Editor], form, null, ("text", mine.Write()));
            windows[(step.Editor, step.Window)] = null;
            while (reply.Form is { Errors.Count: 0 } conflict)
            {
                // Both stand there; the editor keeps the first of each, which is their own.
                Read(conflict).Values[step.Slot].Split('|').ShouldContain(value, "the edit stands in the conflict");
                reply = await host.SubmitAsync(Editors[step.Editor], conflict, null, ("text", Resolved(TextOf(conflict))));
            }

            reply.Form.ShouldBeNull();
            var draft = await DraftAsync(step.Editor);
            draft.Values[step.Slot].ShouldBe(value, "what was saved is in the draft");

            // What was saved in another window and what others put into force since is there too, but where this very form changed it.
            var before = drafts[step.Editor];
            var basis = versions[Math.Max(opened, before?.Base ?? 0)];
            for (var slot = 0; slot < Slots; slot++)
            {
                var own = slot == step.Slot ? value : before is { } saved ? Merged(Read(form).Values[slot], mine.Values[slot], saved.Text.Values[slot]) : mine.Values[slot];
                draft.Values[slot].ShouldBe(Merged(basis.Values[slot], own, versions[^1].Values[slot]), $"slot {slot}");
            }

            drafts[step.Editor] = (draft, versions.Count - 1);
        }

        // Of two changes of the same slot the editor keeps their own.
        private static string Merged(string basis, string own, string theirs) => own == basis ? theirs : own;

        private async Task PublishAsync(Step step)
        {
            var said = await host.SayAsync(Editors[step.Editor], "prompt publish house-rules");
            if (drafts[step.Editor] is not var (draft, basis))
            {
                said.ShouldContain("You have no draft");
                return;
            }

            if (said.Contains("Meanwhile", StringComparison.Ordinal) || said.Contains("change the same lines", StringComparison.Ordinal))
            {
                // Brought together and kept as the draft; the editor looks at it, decides, and publishes again.
                var form = await host.OpenAsync(Editors[step.Editor], "prompt edit house-rules");
                var now = versions[^1];
                for (var slot = 0; slot < Slots; slot++)
                    Read(form).Values[slot].Split('|').ShouldContain(Merged(versions[basis].Values[slot], draft.Values[slot], now.Values[slot]), "both changes are there to choose from");
                if (TextOf(form).Contains("<<<<<<<", StringComparison.Ordinal))
                    (await host.SubmitAsync(Editors[step.Editor], form, null, ("text", Resolved(TextOf(form))))).Form.ShouldBeNull();
                draft = await DraftAsync(step.Editor);
                drafts[step.Editor] = (draft, versions.Count - 1);
                said = await host.SayAsync(Editors[step.Editor], "prompt publish house-rules");
            }

            if (said.Contains("is what is in force already", StringComparison.Ordinal))
            {
                draft.Values.ShouldBe(versions[^1].Values);
                return;
            }

            versions.Add(draft);
            drafts[step.Editor] = null;
            said.ShouldContain($"is now version {versions.Count}");
        }

        private async Task RollBackAsync(Step step)
        {
            var number = 1 + (step.Slot % versions.Count);
            var said = await host.SayAsync(Editors[step.Editor], $"prompt rollback house-rules {number}");
            if (number == versions.Count)
            {
                said.ShouldContain("is in force");
                return;
            }

            versions.Add(versions[number - 1]);
            said.ShouldContain($"is now version {versions.Count}");
        }

        private async Task DiscardAsync(Step step)
        {
            var said = await host.SayAsync(Editors[step.Editor], "prompt discard house-rules");
            said.ShouldContain(drafts[step.Editor] is null ? "You have no draft" : "is gone. This was it");
            drafts[step.Editor] = null;
        }

        private async Task RestartAsync()
        {
            await host.DisposeAsync();
            host = await CommandHost.StartAsync(folder);
        }

        private async Task CheckHistoryAsync()
        {
            var store = host.Get<IPromptStore>();
            for (var i = 0; i < versions.Count; i++)
                Slotted.Read((await store.FindAsync("house-rules", "everywhere", i + 1, CancellationToken.None))!.Text!).Values.ShouldBe(versions[i].Values, $"version {i + 1}");
            (await store.HistoryAsync("house-rules", "everywhere", null, 1, CancellationToken.None)).Single().Number.ShouldBe(versions.Count);
            (await host.Get<IAuditLog>().VerifyAsync(CancellationToken.None)).BrokenAt.ShouldBeNull();
        }

        private async Task<Slotted> DraftAsync(int editor) =>
            Slotted.Read((await host.Get<IPromptStore>().DraftAsync("house-rules", "everywhere", Editors[editor].Id, CancellationToken.None))!.Text);

        private static string TextOf(Form form) => form.Fields.First(field => field.Name == "text").Value;

        private static Slotted Read(Form form) => Slotted.Read(TextOf(form));

        private static string Resolved(string text)
        {
            var kept = new List<string>();
            var isTheirs = false;
            foreach (var line in text.Split('\n'))
            {
                if (line.StartsWith("<<<<<<<", StringComparison.Ordinal))
                    continue;
                if (line == "=======" || line.StartsWith(">>>>>>>", StringComparison.Ordinal))
                    isTheirs = line == "=======";
                else if (!isTheirs)
                    kept.Add(line);
            }

            return string.Join('\n', kept);
        }
    }
}
