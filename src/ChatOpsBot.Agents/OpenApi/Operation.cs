using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace ChatOpsBot.Agents.OpenApi;

/// <summary>An operation of a service.</summary>
/// <param name="Id">In its service.</param>
/// <param name="Path">As <c>/orders/{id}/refund</c>.</param>
/// <param name="Parameters">By name.</param>
/// <param name="Schema">Of all arguments: the parameters, and what stands in the body.</param>
/// <param name="Body">Arguments that stand in the body; null: the argument <c>body</c> is the body. Empty: it has none.</param>
internal sealed record Operation(string Id, string Description, HttpMethod Method, string Path, IReadOnlyDictionary<string, ParameterLocation> Parameters, JsonObject Schema, IReadOnlySet<string>? Body)
{
    public const string WholeBody = "body";

    // As the specification has it, and what shows who calls is put in by the call.
    private static readonly HashSet<string> NoArguments = new(["Accept", "Content-Type", "Authorization", "Cookie", "Host", "Content-Length", "Transfer-Encoding"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The operations of a document; what can't be called with JSON is left out.</summary>
    public static IEnumerable<Operation> In(OpenApiDocument document)
    {
        foreach (var (path, item) in document.Paths)
        {
            foreach (var (method, operation) in item.Operations ?? [])
            {
                var content = operation.RequestBody?.Content;
                var json = content?.FirstOrDefault(each => each.Key.Contains("json", StringComparison.OrdinalIgnoreCase)).Value?.Schema;
                if (content is { Count: > 0 } && json is null)
                    continue;
                var read = Read(path, method, operation, [.. item.Parameters ?? [], .. operation.Parameters ?? []], json);
                // Arguments whose names differ in nothing but capitals can't be told apart by a model either.
                if (((JsonObject)read.Schema["properties"]!).Select(member => member.Key).Distinct(StringComparer.OrdinalIgnoreCase).Count() == ((JsonObject)read.Schema["properties"]!).Count)
                    yield return read;
            }
        }
    }

    private static Operation Read(string path, HttpMethod method, OpenApiOperation operation, IReadOnlyList<IOpenApiParameter> parameters, IOpenApiSchema? body)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        var places = new Dictionary<string, ParameterLocation>(StringComparer.Ordinal);
        foreach (var parameter in parameters.Where(parameter => parameter is { Name: not null, In: not (null or ParameterLocation.Cookie) } && !(parameter.In == ParameterLocation.Header && NoArguments.Contains(parameter.Name))))
        {
            var schema = parameter.Schema is { } known ? OperationSchema.Of(known) : new JsonObject { ["type"] = "string" };
            if (parameter.Description is { Length: > 0 } description)
                schema["description"] = description;
            properties[parameter.Name!] = schema;
            places[parameter.Name!] = parameter.In!.Value;
            if (parameter.Required)
                required.Add(parameter.Name!);
        }

        HashSet<string>? inBody = [];
        if (body is not null)
        {
            var schema = OperationSchema.Of(body);
            // The body's own members read better than a body within the arguments, where no name stands for two things.
            if (schema["properties"] is JsonObject members && members.All(member => !properties.ContainsKey(member.Key)))
            {
                inBody = [.. members.Select(member => member.Key)];
                foreach (var (name, member) in members)
                    properties[name] = member!.DeepClone();
                foreach (var name in operation.RequestBody!.Required ? schema["required"] as JsonArray ?? [] : [])
                    required.Add(name!.DeepClone());
            }
            else
            {
                inBody = null;
                properties[WholeBody] = schema;
                if (operation.RequestBody!.Required)
                    required.Add(WholeBody);
            }
        }

        var whole = new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required, ["additionalProperties"] = false };
        var id = operation.OperationId is { Length: > 0 } named ? named : $"{method.Method.ToLowerInvariant()}{path}";
        var told = string.Join(' ', new[] { operation.Summary, operation.Description }.Where(text => !string.IsNullOrWhiteSpace(text)).Distinct(StringComparer.Ordinal));
        return new Operation(id, told.Length > 0 ? told : $"{method.Method} {path}", method, path, places, whole, inBody);
    }
}
