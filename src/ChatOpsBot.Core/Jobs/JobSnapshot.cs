using System.Text;

namespace ChatOpsBot.Core.Jobs;

/// <summary>How a job stands.</summary>
public sealed record JobSnapshot
{
    public string Status { get; init; } = "";

    public string Text { get; init; } = "";

    /// <summary>A reply that is not the last, in JSON.</summary>
    public string? Reply { get; init; }

    /// <summary>In JSON.</summary>
    public string? Form { get; init; }

    /// <summary>What ended it; null while it goes on.</summary>
    public JobEvent? Last { get; init; }

    internal JobSnapshot After(JobEvent happened, StringBuilder text)
    {
        switch (happened.Kind)
        {
            case JobEventKind.Reset:
                text.Clear();
                return new JobSnapshot();
            case JobEventKind.Text:
                text.Append(happened.Text);
                return this;
            case JobEventKind.Status:
                return this with { Status = happened.Text };
            case JobEventKind.Reply:
                return this with { Reply = happened.Text };
            case JobEventKind.Form:
                return this with { Form = happened.Text };
            default:
                return this with { Last = happened };
        }
    }
}
