/** The public API, for people who import dropout-mlp instead of running it. */
export { type Backend, useBackend } from './backend/backend.ts';
export type { BackendChoice } from './backend/names.ts';
export { checkAgainstDataset } from './config/check.ts';
export { type LoadedConfig, loadConfig } from './config/load.ts';
export type { Config, ConfigInput, DenseConfig, LayerConfig, WrittenConfig } from './config/schema.ts';
export type {
  Dataset,
  DatasetShape,
  ImageSet,
  LabelSet,
  SplitName,
  Splits,
  Transposition,
} from './dataset/dataset.ts';
export { openDataset, type SourceOptions } from './dataset/source.ts';
export { type SplitOptions, splitDataset } from './dataset/split.ts';
export { UserError } from './errors.ts';
export { type Calibration, calibrationOf, type ReliabilityBin } from './evaluation/calibration.ts';
export { type ClassMetrics, type ClassScores, type Evaluation, evaluate } from './evaluation/evaluate.ts';
export { predictLogits, softmax } from './evaluation/predict.ts';
export { probabilitiesOf } from './evaluation/probabilities.ts';
export { atTemperature, fitTemperature } from './evaluation/temperature.ts';
export type { EndedTraining, Reader, TrainingState } from './jobs/reader.ts';
export { type TrainedNetwork, type TrainOptions, train } from './jobs/train.ts';
export type { MetricName } from './metrics.ts';
export {
  buildMlp,
  type DenseDescription,
  type LayerDescription,
  type MlpDescription,
} from './model/build-mlp.ts';
export { loadModel } from './model/load.ts';
export { saveModel } from './model/save.ts';
export type { OptimizerConfig, OptimizerKind } from './optimizers/index.ts';
export type { RateSchedule, Schedule } from './schedules/index.ts';
export type {
  Engine,
  EngineDescription,
  EpochProgress,
  Measurement,
} from './training/engine.ts';
export { type ChosenEngine, createEngine, type EngineChoice } from './training/engines/create-engine.ts';
export { LayersEngine } from './training/engines/layers/engine.ts';
export type { EpochRecord } from './training/epoch-record.ts';
export {
  type EpochPosition,
  type EpochSettings,
  epochSettings,
  type Schedules,
} from './training/epoch-settings.ts';
export { EarlyStopping, type EarlyStoppingSettings } from './training/observers/early-stopping.ts';
export {
  type Checkpoint,
  Training,
  type TrainingOutcome,
  type TrainingSettings,
} from './training/training.ts';
