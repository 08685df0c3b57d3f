using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators.Model;

/// <summary>Replicate's predictions: created, streamed or asked for, cancelled. https://replicate.com/docs/reference/http</summary>
public sealed class ReplicateService : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, string> predictions = new(StringComparer.Ordinal);
    private Loopback? server;

    public Faults Faults { get; } = new();

    public ConcurrentQueue<JsonObject> Requests { get; } = new();

    public ConcurrentQueue<string> Cancelled { get; } = new();

    public string Answer { get; set; } = "It is\nso.";

    public bool Streams { get; set; } = true;

    public bool Fails { get; set; }

    /// <summary>Why it fails.</summary>
    public string Error { get; set; } = "CUDA out of memory";

    /// <summary>Where predictions say they are; null: here.</summary>
    public string? Elsewhere { get; set; }

    /// <summary>After the first words.</summary>
    public Task Held { get; set; } = Task.CompletedTask;

    public string Endpoint => new Uri(server!.Address, "/v1").ToString();

    public static async Task<ReplicateService> StartAsync()
    {
        var service = new ReplicateService();
        service.server = await Loopback.StartAsync(app =>
        {
            app.MapPost("/v1/predictions", service.CreateAsync);
            app.MapGet("/v1/predictions/{id}", service.Show);
            app.MapPost("/v1/predictions/{id}/cancel", service.Cancel);
            app.MapGet("/stream/{id}", service.StreamAsync);
        });
        return service;
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task CreateAsync(HttpContext http)
    {
        var request = (JsonObject)(await JsonNode.ParseAsync(http.Request.Body))!;
        Requests.Enqueue(request);
        if (await Faults.HitAsync("predictions", http))
            return;
        if (http.Request.Headers.Authorization != "Bearer key")
        {
            http.Response.StatusCode = 401;
            await http.Response.WriteAsJsonAsync(new { title = "Unauthenticated", detail = "You did not pass a valid authentication token", status = 401 });
            return;
        }

        var id = $"p{Requests.Count}";
        predictions[id] = "starting";
        http.Response.StatusCode = 201;
        await http.Response.WriteAsJsonAsync(Prediction(id, "starting", ""));
    }

    // Longer at each look.
    private IResult Show(string id)
    {
        var state = predictions[id] switch { "starting" => "processing", var other => other == "canceled" ? other : Fails ? "failed" : "succeeded" };
        predictions[id] = state;
        return Results.Json(Prediction(id, state, state == "succeeded" ? Answer : state == "processing" ? Answer[..3] : ""));
    }

    private IResult Cancel(string id)
    {
        Cancelled.Enqueue(id);
        predictions[id] = "canceled";
        return Results.Json(Prediction(id, "canceled", ""));
    }

    private async Task StreamAsync(string id, HttpContext http)
    {
        if (await Faults.HitAsync("stream", http))
            return;
        http.Response.ContentType = "text/event-stream";
        foreach (var part in Answer.Chunk(6))
        {
            await http.Response.WriteAsync($"event: output\nid: 1\n{string.Concat(new string(part).Split('\n').Select(line => $"data: {line}\n"))}\n");
            await http.Response.Body.FlushAsync();
            await Held.WaitAsync(http.RequestAborted);
        }

        predictions[id] = "processing";
        await http.Response.WriteAsync("event: done\ndata: {}\n\n");
    }

    private JsonObject Prediction(string id, string status, string output)
    {
        var at = Elsewhere ?? new Uri(server!.Address, "/").ToString();
        var urls = new JsonObject { ["get"] = $"{at}v1/predictions/{id}", ["cancel"] = $"{at}v1/predictions/{id}/cancel" };
        if (Streams)
            urls["stream"] = $"{at}stream/{id}";
        var prediction = new JsonObject { ["id"] = id, ["status"] = status, ["urls"] = urls, ["output"] = output.Length == 0 ? null : new JsonArray([.. output.Chunk(4).Select(part => (JsonNode)new string(part))]), ["error"] = status == "failed" ? Error : null };
        if (status == "succeeded")
            prediction["metrics"] = new JsonObject { ["predict_time"] = 0.1, ["input_token_count"] = 11, ["output_token_count"] = 5 };
        return prediction;
    }
}
