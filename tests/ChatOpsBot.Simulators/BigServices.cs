using System.Text.Json.Nodes;

namespace ChatOpsBot.Simulators;

/// <summary>OpenAPI documents as large as those of real products: three services with eight operations on each of forty things.</summary>
public static class BigServices
{
    private static readonly Dictionary<string, string[]> Things = new(StringComparer.Ordinal)
    {
        ["hr"] =
        [
            "employee", "vacation request", "sick note", "payslip", "contract", "candidate", "interview", "job posting", "training course", "certificate", "badge", "work schedule", "shift", "time entry", "overtime hour", "bonus", "salary band", "department", "team", "position",
            "onboarding checklist", "exit interview", "performance review", "goal", "feedback note", "survey", "benefit", "pension plan", "travel request", "expense report", "per diem", "parking space", "company car", "equipment loan", "emergency contact", "bank account", "tax form", "home address", "dependent", "policy",
        ],
        ["shop"] =
        [
            "order", "refund", "invoice", "customer", "cart", "coupon", "product", "price", "stock level", "warehouse", "shipment", "carrier", "return", "complaint", "supplier", "purchase order", "delivery slot", "payment", "subscription", "gift card",
            "product review", "category", "brand", "tax rate", "currency", "delivery address", "newsletter", "campaign", "segment", "loyalty account", "voucher", "wish list", "store", "cash register", "staff discount", "quote", "framework contract", "credit note", "payment reminder", "recall",
        ],
        ["it"] =
        [
            "server", "service", "deployment", "incident", "alert", "on call schedule", "ticket", "change request", "database", "backup", "tls certificate", "domain", "dns record", "firewall rule", "vpn account", "user account", "group", "role", "software license", "laptop",
            "phone", "printer", "software package", "repository", "branch", "pull request", "build", "pipeline run", "release", "environment", "secret", "log", "metric", "dashboard", "runbook", "maintenance window", "status message", "mailbox", "shared calendar", "room booking",
        ],
    };

    public static IEnumerable<string> Names => Things.Keys;

    /// <summary>One of <see cref="Names"/>, in OpenAPI 3.1.</summary>
    public static string Document(string name)
    {
        var paths = new JsonObject();
        foreach (var thing in Things[name])
        {
            var (id, many) = (Joined(thing), $"{thing}s");
            var schema = new JsonObject { ["$ref"] = $"#/components/schemas/{id}" };
            paths[$"/{id}"] = new JsonObject
            {
                ["get"] = Operation($"list{id}s", $"Lists {many}, the newest first, with those of a person, a day or a state.", [Query("person"), Query("day"), Query("state")]),
                ["post"] = Operation($"create{id}", $"Adds a {thing}.", [], schema),
            };
            paths[$"/{id}/{{id}}"] = new JsonObject
            {
                ["get"] = Operation($"get{id}", $"Shows a {thing} with all that belongs to it.", [InPath()]),
                ["put"] = Operation($"update{id}", $"Changes a {thing}.", [InPath()], schema),
                ["delete"] = Operation($"delete{id}", $"Deletes a {thing}. This can't be taken back.", [InPath()]),
            };
            paths[$"/{id}/{{id}}/approve"] = new JsonObject { ["post"] = Operation($"approve{id}", $"Accepts a {thing} that waits for a decision.", [InPath()]) };
            paths[$"/{id}/{{id}}/history"] = new JsonObject { ["get"] = Operation($"history{id}", $"Tells who has changed a {thing}, and when.", [InPath()]) };
            paths[$"/{id}/export"] = new JsonObject { ["get"] = Operation($"export{id}s", $"Gives {many} of a year as a file.", [Query("year")]) };
        }

        var schemas = new JsonObject(Things[name].Select(thing => KeyValuePair.Create<string, JsonNode?>(Joined(thing), new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("title"),
            ["properties"] = new JsonObject
            {
                ["title"] = new JsonObject { ["type"] = "string", ["description"] = $"What the {thing} is called", ["maxLength"] = 200 },
                ["person"] = new JsonObject { ["type"] = "string", ["description"] = "Whose it is, by e-mail" },
                ["from"] = new JsonObject { ["type"] = "string", ["format"] = "date" },
                ["to"] = new JsonObject { ["type"] = "string", ["format"] = "date" },
                ["amount"] = new JsonObject { ["type"] = "number", ["minimum"] = 0 },
                ["state"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("open", "accepted", "refused", "done") },
                ["parent"] = new JsonObject { ["$ref"] = $"#/components/schemas/{Joined(thing)}" },
            },
        })));
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject { ["title"] = name, ["version"] = "1" },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = $"https://{name}.example.com/v1" }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        }.ToJsonString();
    }

    private static JsonObject Operation(string id, string summary, JsonNode[] parameters, JsonObject? body = null)
    {
        var operation = new JsonObject { ["operationId"] = id, ["summary"] = summary, ["parameters"] = new JsonArray(parameters), ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "Done" } } };
        if (body is not null)
            operation["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = body.DeepClone() } } };
        return operation;
    }

    private static JsonObject Query(string name) => new() { ["name"] = name, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string" } };

    private static JsonObject InPath() => new() { ["name"] = "id", ["in"] = "path", ["required"] = true, ["schema"] = new JsonObject { ["type"] = "string" } };

    private static string Joined(string thing) => string.Concat(thing.Split(' ').Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"));
}
