/** Settings as options of the command line. */
export const set = (...settings: string[]): string[] => settings.flatMap((setting) => ['--set', setting]);

/** Units of the first hidden layer, in place of 128: most of what a short training takes, it takes for these weights. */
export const fewUnits = set('model.layers.1.dense.units=16');

/** 200 images to test and 196 to validate, in place of 2 000 and 800. */
export const fewImages = set('data.testFraction=0.02', 'data.validationFraction=0.02');

/** A training of a tenth of a second, where neither network nor data are the subject. */
export const small = [...fewUnits, ...fewImages, ...set('data.subset=600', 'training.epochs=2')];
