using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChatOpsBot.Core.Forms;
using ChatOpsBot.Core.Inbox;
using ChatOpsBot.Core.Messages;

namespace ChatOpsBot.Core.Jobs;

/// <summary>What a job shows while it is being done.</summary>
public interface IJobOutput
{
    /// <summary>A line that says what is being done, until there is text.</summary>
    void Status(string status);

    /// <summary>A piece of text, after the pieces before. What may be taken back is not shown.</summary>
    void Append(string piece);

    /// <summary>A form as it is while something in it takes time, where the platform can show it.</summary>
    void Show(Form form);

    /// <summary>A reply that is not the last: others in the conversation need not wait for that any more.</summary>
    Task ShowAsync(Reply reply, CancellationToken cancellationToken);

    /// <summary>What an earlier attempt has kept; null when nothing.</summary>
    string? Checkpoint { get; }

    Task CheckpointAsync(string checkpoint, CancellationToken cancellationToken);
}

/// <summary>One attempt at a job.</summary>
public sealed class JobRun : IJobOutput
{
    private readonly IJobs jobs;
    private readonly LiveJob live;
    private readonly StringBuilder text = new();
    private readonly Action leftLane;

    internal JobRun(Job job, IJobs jobs, LiveJob live, Action leftLane, CancellationToken stopping) => (Job, this.jobs, this.live, this.leftLane, Stopping) = (job, jobs, live, leftLane, stopping);

    public Job Job { get; }

    /// <summary>The process ends; what the job is told does not cancel this.</summary>
    public CancellationToken Stopping { get; }

    /// <summary>What was appended so far.</summary>
    public string Text => text.ToString();

    public string? Checkpoint => Job.Checkpoint;

    public T Read<T>(JsonTypeInfo<T> type) => JsonSerializer.Deserialize(Job.Payload, type)!;

    public void Status(string status) => live.Add(JobEventKind.Status, status);

    public void Append(string piece)
    {
        if (piece.Length == 0)
            return;
        text.Append(piece);
        live.Add(JobEventKind.Text, piece);
    }

    public void Show(Form form) => live.Add(JobEventKind.Form, JsonSerializer.Serialize(form, InboxJson.Default.Form));

    public async Task ShowAsync(Reply reply, CancellationToken cancellationToken)
    {
        await LeaveLaneAsync(cancellationToken);
        Show(reply);
    }

    /// <summary>A reply, for whoever follows.</summary>
    public void Show(Reply reply) => live.Add(JobEventKind.Reply, InboxJson.Write(reply));

    /// <exception cref="JobLostException">It is not ours any more.</exception>
    public async Task CheckpointAsync(string checkpoint, CancellationToken cancellationToken) =>
        Held(await jobs.CheckpointAsync(Job, checkpoint, cancellationToken));

    /// <summary>Before an effect that can't be bound to the lease, as a message that is posted.</summary>
    /// <exception cref="JobLostException">It is not ours any more.</exception>
    public async Task EnsureHeldAsync(CancellationToken cancellationToken) => Held(await jobs.IsHeldAsync(Job, cancellationToken));

    /// <exception cref="JobLostException">It is not ours any more.</exception>
    public async Task RecordPostedAsync(string messageId, CancellationToken cancellationToken) =>
        Held(await jobs.RecordPostedAsync(Job, messageId, cancellationToken));

    /// <exception cref="JobLostException">It is not ours any more.</exception>
    public async Task LeaveLaneAsync(CancellationToken cancellationToken)
    {
        if (HasLeftLane)
            return;
        Held(await jobs.LeaveLaneAsync(Job, cancellationToken));
        HasLeftLane = true;
        leftLane();
    }

    internal bool HasLeftLane { get; private set; }

    private static void Held(bool isHeld)
    {
        if (!isHeld)
            throw new JobLostException();
    }
}

/// <summary>Somebody else has taken the job, or it has ended; whatever this attempt does now must have no effect.</summary>
public sealed class JobLostException() : Exception("The job was taken by somebody else.");
