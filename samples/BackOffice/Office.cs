using System.Globalization;

namespace BackOffice;

/// <summary>A small company's back office, to try agents with. <c>POST /faults/{kind}</c> makes the next write go wrong: <c>error</c>
/// answers 500 before it is done, <c>lost</c> after, <c>hang</c> does it and never answers.</summary>
public static class Office
{
    public static WebApplication Create(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSingleton<Books>();
        builder.Services.AddSingleton<Faults>();
        var app = builder.Build();
        app.MapGet("/openapi.yaml", () => Results.Text(Description(), "application/yaml"));
        app.MapPost("/faults/{kind}", (string kind, Faults faults) => faults.Next = kind);
        app.MapGet("/books", (Books books) => books.Written);
        app.MapGet("/orders", (string? customer, Books books) => books.Orders.Where(order => customer is null || order.Customer.Contains(customer, StringComparison.OrdinalIgnoreCase)).Reverse());
        app.MapGet("/orders/{id:int}", (int id, Books books) => books.Orders.FirstOrDefault(order => order.Id == id) is { } order
            ? Results.Ok(new { order.Id, order.Customer, order.Total, order.State, Refunds = books.RefundsOf(id).Select(refund => refund.Amount) })
            : Results.NotFound(new { Error = $"There is no order {id}." }));
        app.MapGet("/tickets", (string? state, Books books) => books.Tickets.Values.Where(ticket => state is null || ticket.State == state));
        app.MapGet("/services", (Books books) => books.Services);
        app.MapGet("/calendar", (string day, Books books) => books.Events.Where(planned => planned.Day == day));
        MapWrites(app);
        return app;
    }

    private static void MapWrites(WebApplication app)
    {
        app.MapPost("/orders/{id:int}/refunds", (int id, Refund refund, HttpContext http, Books books, Faults faults) => faults.AroundAsync(http, () =>
            books.Orders.FirstOrDefault(order => order.Id == id) is not { } order ? Results.NotFound(new { Error = $"There is no order {id}." })
            : refund.Amount > order.Total ? Results.Json(new { Error = $"Order {id} is only {order.Total} euros." }, statusCode: 422)
            : Results.Json(books.Once(http.Request.Headers["Idempotency-Key"].FirstOrDefault(), () => books.Write("refund", id.ToString(CultureInfo.InvariantCulture), refund.Amount)), statusCode: 201)));
        app.MapPost("/tickets", (NewTicket ticket, HttpContext http, Books books, Faults faults) => faults.AroundAsync(http, () => Results.Json(books.Open(ticket.Title), statusCode: 201)));
        app.MapPost("/tickets/{id:int}/close", (int id, HttpContext http, Books books, Faults faults) => faults.AroundAsync(http, () =>
        {
            if (!books.Tickets.TryGetValue(id, out var ticket))
                return Results.NotFound();
            books.Write("close", id.ToString(CultureInfo.InvariantCulture));
            return Results.Ok(books.Tickets[id] = ticket with { State = "closed" });
        }));
        app.MapPost("/services/{name}/restart", (string name, Restart restart, HttpContext http, Books books, Faults faults) => faults.AroundAsync(http, () =>
        {
            if (!books.Services.ContainsKey($"{name}/{restart.Environment}"))
                return Results.NotFound(new { Error = $"There is no service {name} in {restart.Environment}." });
            books.Restart(name, restart.Environment);
            return Results.Ok(new { State = "restarting" });
        }));
        app.MapPost("/calendar", (Planned planned, HttpContext http, Books books, Faults faults) => faults.AroundAsync(http, () =>
        {
            books.Events.Enqueue(planned);
            books.Write("event", planned.Title);
            return Results.Json(planned, statusCode: 201);
        }));
        app.MapDelete("/orders/{id:int}/cancel", (int id, HttpContext http, Books books, Faults faults) => faults.AroundAsync(http, () =>
        {
            books.Write("cancel", id.ToString(CultureInfo.InvariantCulture));
            return Results.NoContent();
        }));
    }

    private static string Description()
    {
        using var reader = new StreamReader(typeof(Office).Assembly.GetManifestResourceStream("openapi.yaml")!);
        return reader.ReadToEnd();
    }

    private sealed record Refund(decimal Amount, string? Reason);

    private sealed record NewTicket(string Title, string? Text);

    private sealed record Restart(string Environment);
}

/// <summary>What goes wrong with the next write.</summary>
public sealed class Faults
{
    private string? next;

    public string? Next
    {
        get => next;
        set => next = value;
    }

    public async Task<IResult> AroundAsync(HttpContext http, Func<IResult> write)
    {
        var fault = Interlocked.Exchange(ref next, null);
        if (fault == "error")
            return Results.StatusCode(500);
        var result = write();
        if (fault == "hang")
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        return fault == "lost" ? Results.StatusCode(502) : result;
    }
}
