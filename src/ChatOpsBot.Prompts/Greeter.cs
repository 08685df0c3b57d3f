using ChatOpsBot.Core.Administration;
using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.Replies;
using ChatOpsBot.Core.Wording;

namespace ChatOpsBot.Prompts;

/// <summary>Greets by the assistant's own words, else by the prompt <c>greeting</c>.</summary>
internal sealed class Greeter(PromptLibrary library) : IGreeter
{
    private const int MostStarters = 4;

    public Reply Greet(Administered administered, string room)
    {
        var assistant = administered.AssistantIn(room);
        return new Reply(assistant.Greeting ?? Written(administered, room, assistant))
        {
            Buttons = [.. assistant.Starters.Take(MostStarters).Select(starter => new ReplyButton(starter, starter)), new(Words.English.WhatCanYouDo(), "help")],
        };
    }

    private string Written(Administered administered, string room, Assistant assistant)
    {
        var prompts = library.In(administered, administered.PlaceOf(room));
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
            return Words.English.Greeting();
        }
    }
}
