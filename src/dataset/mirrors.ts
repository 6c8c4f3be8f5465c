/** A gzipped file that can be fetched, and what it has to inflate to. */
export interface RemoteFile {
  readonly name: string;
  /** Length of the inflated content. */
  readonly bytes: number;
  /** SHA-256 of the inflated content: mirrors compress differently. */
  readonly sha256: string;
}

/** What fetching a data set came to. */
export interface FetchedDataset {
  readonly folder: string;
  readonly files: readonly {
    readonly name: string;
    readonly sha256: string;
    /** The address it came from; absent where a verified file was already there. */
    readonly url?: string;
  }[];
}

/** The four files of MNIST. */
export const mnistFiles: readonly RemoteFile[] = [
  {
    name: 'train-images-idx3-ubyte.gz',
    bytes: 47_040_016,
    sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  },
  {
    name: 'train-labels-idx1-ubyte.gz',
    bytes: 60_008,
    sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  },
  {
    name: 't10k-images-idx3-ubyte.gz',
    bytes: 7_840_016,
    sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  },
  {
    name: 't10k-labels-idx1-ubyte.gz',
    bytes: 10_008,
    sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
  },
];

/** Folders that hold the files of MNIST, in the order they are tried. */
export const mnistMirrors: readonly string[] = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
];
