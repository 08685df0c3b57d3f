using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Documents;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Prompts;
using ChatOpsBot.Models;
using ChatOpsBot.Prompts;

namespace ChatOpsBot.Administration.Assistants;

/// <summary>What an assistant may be set to.</summary>
public sealed class AssistantRules(PromptLibrary prompts, ModelCatalogue models, ICollections collections)
{
    private const int MostStarters = 6;
    private const int LongestStarter = 75;
    private const int LongestGreeting = 2_000;

    /// <returns>What is wrong, by the names of fields; empty when nothing is.</returns>
    public async Task<IReadOnlyDictionary<string, Phrase>> WrongAsync(Assistant assistant, Snapshot snapshot, CancellationToken cancellationToken)
    {
        var wrong = new Dictionary<string, Phrase>(StringComparer.Ordinal);
        var set = prompts.In(snapshot, new Place("", assistant.Name));
        if (set.Find(assistant.Prompt) is not { Prompt.Head.Purpose: "answer" })
            wrong[AssistantFields.Prompt] = $"There is no prompt `{assistant.Prompt}` for answers. There are: {Named(set.Names.Where(name => set.Get(name).Prompt.Head.Purpose == "answer"))}. `prompt create` makes one.";
        if (assistant.Model is { } alias && models.Chat.All(model => model.Settings.Alias != alias))
            wrong[AssistantFields.Model] = models.Chat.Count == 0 ? (Phrase)"No model is configured (ChatOps:Models:Chat); leave it empty." : $"There is no model `{alias}`. There are: {Named(models.Chat.Select(model => model.Settings.Alias))}.";
        var known = (await collections.ListAsync(cancellationToken)).Select(collection => collection.Name).ToList();
        if (assistant.Collections.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } missing)
            wrong[AssistantFields.Collections] = $"There is no collection `{missing}`. There are: {Named(known)}. `kb collection create {missing}` makes it.";
        if (!Assistant.Modes.Contains(assistant.Mode, StringComparer.Ordinal))
            wrong[AssistantFields.Mode] = $"There is no mode `{assistant.Mode}`. There are: {Named(Assistant.Modes)}.";
        if (assistant.MostTokens is < 1 or > 100_000)
            wrong[AssistantFields.MostTokens] = "Write a whole number from 1 to 100000, or leave it empty.";
        if (assistant.MostPassages is < 1 or > 20)
            wrong[AssistantFields.MostPassages] = "Write a whole number from 1 to 20, or leave it empty.";
        if (assistant.Greeting?.Length > LongestGreeting)
            wrong[AssistantFields.Greeting] = $"A greeting has at most {LongestGreeting} characters.";
        if (assistant.Starters.Count > MostStarters || assistant.Starters.Any(starter => starter.Length > LongestStarter))
            wrong[AssistantFields.Starters] = $"There are at most {MostStarters} questions to begin with, each of at most {LongestStarter} characters.";
        return wrong;
    }

    private static string Named(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal).Take(12).Select(name => $"`{name}`"));
}
