using ChatOpsBot.Core.Messages;
using ChatOpsBot.Core.People;

namespace ChatOpsBot.Core.Commands;

/// <summary>Takes a form that was filled in. Whoever sends it is looked at anew: a form may have been open for hours.</summary>
public interface IChatForm
{
    string Name { get; }

    Right Needs { get; }

    /// <returns>A reply with a form keeps it open, with what is wrong or what came of a button; one without closes it.</returns>
    Task<Reply> SubmitAsync(FormSubmitted submitted, CommandContext context, CancellationToken cancellationToken);
}
