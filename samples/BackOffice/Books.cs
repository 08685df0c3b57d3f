using System.Collections.Concurrent;

namespace BackOffice;

/// <summary>What the back office knows, and each write that was done, as the books have it.</summary>
public sealed class Books
{
    private readonly ConcurrentDictionary<string, object> byKey = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Write> written = new();
    private readonly ConcurrentDictionary<string, string> states = new(StringComparer.Ordinal) { ["billing/staging"] = "failing", ["billing/production"] = "healthy", ["search/staging"] = "healthy", ["search/production"] = "healthy" };
    private int tickets = 2;

    public IReadOnlyCollection<Write> Written => written;

    public IReadOnlyList<Order> Orders { get; } = [new(1017, "Mill & Co", 129.90m, "sent"), new(1018, "Harbour Cafe", 640.00m, "sent"), new(1019, "Mill & Co", 18.50m, "open")];

    public ConcurrentDictionary<int, Ticket> Tickets { get; } = new() { [1] = new(1, "Coffee machine leaks", "open"), [2] = new(2, "New badge for the warehouse", "closed") };

    public ConcurrentQueue<Planned> Events { get; } = new([new Planned("2026-12-01", "Stocktaking")]);

    public IReadOnlyDictionary<string, string> Services => states;

    public IEnumerable<Write> RefundsOf(int order) => written.Where(write => write.What == "refund" && write.Of == order.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Does something once for a key; without one as often as it is asked for.</summary>
    public T Once<T>(string? key, Func<T> write)
        where T : notnull => key is null ? write() : (T)byKey.GetOrAdd(key, _ => write());

    public Write Write(string what, string of, decimal amount = 0)
    {
        var done = new Write(written.Count + 1, what, of, amount);
        written.Enqueue(done);
        return done;
    }

    public Ticket Open(string title)
    {
        var ticket = new Ticket(Interlocked.Increment(ref tickets), title, "open");
        Tickets[ticket.Id] = ticket;
        Write("ticket", title);
        return ticket;
    }

    public void Restart(string service, string environment)
    {
        states[$"{service}/{environment}"] = "healthy";
        Write("restart", $"{service}/{environment}");
    }
}

public sealed record Order(int Id, string Customer, decimal Total, string State);

public sealed record Ticket(int Id, string Title, string State);

public sealed record Planned(string Day, string Title);

public sealed record Write(int Number, string What, string Of, decimal Amount);
