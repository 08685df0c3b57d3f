using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Localization;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Replies;

namespace ChatOpsBot.Prompts;

/// <summary>Greets by the assistant's own words, else by the prompt <c>greeting</c>.</summary>
internal sealed class Greeter(PromptLibrary library) : IGreeter
{
    private const int MostStarters = 4;

    public Reply Greet(Snapshot snapshot, string channel)
    {
        var assistant = snapshot.AssistantIn(channel);
        return new Reply(assistant.Greeting ?? Written(snapshot, channel, assistant))
        {
            Buttons = [.. assistant.Starters.Take(MostStarters).Select(starter => new ReplyButton(starter, starter)), new(Localizer.English.Say(CommonPhrases.WhatCanYouDo), "help")],
        };
    }

    private string Written(Snapshot snapshot, string channel, Assistant assistant)
    {
        var prompts = library.In(snapshot, snapshot.PlaceOf(channel));
        try
        {
            return prompts.Render(prompts.Get("greeting").Prompt, new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["assistant"] = assistant.Name,
                ["collections"] = assistant.Collections.ToList(),
            });
        }
        catch (PromptException)
        {
            return Localizer.English.Say("Hello! I answer questions from your company's documents and say where each answer is from. Just ask, for example \"How many vacation days do I have?\" Write \"help\" to see what else I can do.");
        }
    }
}
