using Bidual.Certificates;
using Bidual.Fitting;
using Bidual.Networks;
using Bidual.NonConvex;
using Bidual.Programs.Losses;
using Bidual.Solvers;

namespace Bidual;

/// <summary>ReLU networks under (12): a search that adds neurons, and a proof over all directions, whose dearest neurons the search goes on with.</summary>
internal sealed class SharedReluFits(FitRows rows, IReadOnlyList<TrainingProblem> problems, ILoss loss, FitSettings settings) : SharedFits(rows, problems, loss, settings)
{
    private const int MostProofs = 4;

    /// <summary>Share of the time limit that the searches may take.</summary>
    private const double SearchShare = 0.6;

    /// <summary>Added to the seed, so that evidence does not repeat the searches that neurons came from.</summary>
    private const long EvidenceSeed = 1_000_000;

    private readonly OutputsLoss outputs = TrainingProblem.OutputsOf(problems, loss);

    /// <inheritdoc/>
    public override double BetaMax() => Search.BetaMax(Settings.Seed, CancellationToken.None);

    /// <inheritdoc/>
    public override FittedNetwork Fit(double beta, FitRun run)
    {
        double began = run.Seconds, certifying = 0;
        using FitRun searching = run.WithShare(SearchShare);
        var trace = new List<TracePoint>();
        Network? network = null;
        IReadOnlyList<double[]> dear = [];
        for (int proof = 1; ; proof++)
        {
            (network, SolveStatus status) = Search.Run(beta, Settings.Tolerance, Settings.Seed, network, dear, Note, searching.Stop);
            double solved = run.Seconds;
            run.Report(FitStage.Certify, detail: "proving the bound");
            SharedDirectionPricing pricing = NetworkProofs.SharedDirections(network, Problems[0], outputs, beta, Settings.Tolerance, run.Stop);
            Certificate certificate = NetworkProofs.ProveShared(network, Problems[0], outputs, beta, pricing, Settings.Tolerance);
            certifying += run.Seconds - solved;
            dear = pricing.Met;
            bool isProven = certificate.Claim == Claim.Global;
            if (!isProven && proof < MostProofs && !searching.Stop.IsCancellationRequested && Search.IsBelow(network, beta, dear, Settings.Tolerance))
                continue;
            double solving = run.Seconds - began - certifying;
            FittedNetwork fitted = Fitted(ModelOf(network), certificate, certificate.Objective, isProven ? SolveStatus.Converged : status, trace, solving, certifying, run);
            return isProven ? fitted : fitted with { Evidence = Evidence(network, certificate, run) };
        }

        void Note(TracePoint point)
        {
            point = point with { Iteration = trace.Count, Seconds = run.Seconds - began };
            trace.Add(point);
            run.Report(FitStage.Solve, point.Iteration, point.Objective, point.LowerBound, $"{point.ActiveBlocks} neurons");
        }
    }

    private SharedSearch Search => new(Problems[0].Inputs, outputs, Problems.Count, Settings.Threads);

    /// <summary>What searches meet, for a network that is not proven; null when the time is up.</summary>
    private SearchEvidence? Evidence(Network network, Certificate certificate, FitRun run)
    {
        if (run.Stop.IsCancellationRequested)
            return null;
        (int searches, double price, double bound) = Search.Prices(network, certificate.Beta, Settings.Seed + EvidenceSeed, run.Stop);
        double gap = Math.Max(0, certificate.Objective - bound);
        return new SearchEvidence(searches, price / certificate.Beta, gap, gap == 0 ? 0 : gap / Math.Abs(certificate.Objective));
    }
}
